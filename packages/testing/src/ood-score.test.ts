import { definePlugin, type OodScore, type Predictions } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { oodScoreConformance } from './ood-score.js';
import { failures } from './testing-failures.js';

/** A number for each example's row of the prediction. */
const byRow =
  (of: (row: Float32Array | Float64Array, n: number) => number) =>
  ({ probabilities: { data, shape } }: Predictions): Float64Array =>
    Float64Array.from({ length: shape[0] }, (_, n) =>
      of(data.subarray(n * shape[1], (n + 1) * shape[1]), n),
    );

const unsure = byRow((row) => 1 - Math.max(...row));

/** How far the second member's probability of the first class is from the first's. */
const apart: OodScore = {
  score: ({ members: [a, b] }) =>
    b &&
    Float64Array.from({ length: a.shape[0] }, (_, n) =>
      Math.abs(a.data[n * a.shape[1]] - b.data[n * a.shape[1]]),
    ),
};

describe.each(Object.entries({ unsure: { score: unsure }, apart }))('%s passes', (_, score) => {
  for (const { name, run } of oodScoreConformance(score)) test(name, run);
});

let calls = 0;
const buffers = new Map<number, Float64Array>();

const faults: { readonly [fault: string]: readonly [problem: string, score: OodScore['score']] } = {
  'a score too few': ['scores for', (predictions) => unsure(predictions).slice(1)],
  'an infinite score': ['gave Infinity', byRow((row) => -Math.log(Math.min(...row)))],
  'undefined by the values': [
    'and none for others',
    (predictions) => (predictions.probabilities.data[0] > 0.5 ? undefined : unsure(predictions)),
  ],
  'ranks among all examples': [
    'when it was alone',
    (predictions) => unsure(predictions).map((own, _, all) => all.filter((s) => s < own).length),
  ],
  'another score each time': ['different scores for the same', byRow(() => calls++)],
  'one array for all results': [
    'wrote to the scores it gave before',
    (predictions) => {
      const made = unsure(predictions);
      const buffer = buffers.get(made.length) ?? made;
      buffers.set(made.length, buffer);
      buffer.set(made);
      return buffer;
    },
  ],
  'rows sorted in place': [
    'wrote to the predictions',
    byRow((row) => 1 - row.sort()[row.length - 1]),
  ],
};

test.each(Object.entries(faults))('%s: found', async (_, [problem, score]) => {
  expect(await failures(oodScoreConformance({ score }))).toContain(problem);
});

test('a failure names the plugin', async () => {
  const broken = definePlugin({ kind: 'ood-score', name: 'broken', summary: 'nothing' }, () => ({
    score: () => new Float64Array(0),
  }));
  expect(await failures(oodScoreConformance(broken()))).toContain('broken: gave 0 scores for');
});
