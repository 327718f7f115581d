import { definePlugin, type Metric, type ProbabilityTable } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { metricConformance } from './metric.js';
import { failures } from './testing-failures.js';

const top = ({ data, shape: [examples, classes] }: ProbabilityTable): number[] =>
  Array.from({ length: examples }, (_, n) => {
    const row = data.subarray(n * classes, (n + 1) * classes);
    return row.indexOf(Math.max(...row));
  });

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

const accuracy: Metric = {
  better: 'higher',
  measure: ({ probabilities }, labels) =>
    mean(top(probabilities).map((k, n) => (k === labels[n] ? 1 : 0))),
};

const disagreement: Metric = {
  better: 'neither',
  measure: ({ members: [a, b] }) => b && mean(top(a).map((k, n) => (k === top(b)[n] ? 0 : 1))),
};

/** How often the first example's class is predicted. */
const asFirst: Metric = {
  better: 'higher',
  measure: ({ probabilities }) =>
    mean(top(probabilities).map((k, _, [first]) => (k === first ? 1 : 0))),
};

describe.each(Object.entries({ accuracy, disagreement }))('%s passes', (_, metric) => {
  for (const { name, run } of metricConformance(metric)) test(name, run);
});

test('a metric for which the order matters may say so', async () => {
  expect(await failures(metricConformance(asFirst))).toContain('for the examples in reverse');
  expect(await failures(metricConformance(asFirst, { order: 'matters' }))).toBe('');
});

let calls = 0;
let before = 0;
const measuring = (measure: Metric['measure']): Metric => ({ better: 'lower', measure });

const faults: { readonly [fault: string]: readonly [problem: string, metric: Metric] } = {
  'another word for better': [
    'better is more',
    { ...accuracy, better: 'more' as Metric['better'] },
  ],
  'an infinite likelihood': [
    'gave Infinity',
    measuring(({ probabilities: { data, shape } }, labels) =>
      mean(Array.from(labels, (y, n) => -Math.log(data[n * shape[1] + y]))),
    ),
  ],
  'NaN of what there is none of': [
    'gave NaN',
    measuring(({ probabilities }, labels) => {
      const right = top(probabilities).filter((k, n) => k === labels[n]);
      return right.length / right.length;
    }),
  ],
  'another value each time': ['for the same', measuring(() => calls++)],
  'the value before': [
    'for the same',
    measuring((_, labels) => {
      const last = before;
      before = labels[0];
      return last;
    }),
  ],
  'probabilities sorted in place': [
    'wrote to the predictions or labels',
    measuring(({ probabilities }) => probabilities.data.sort()[0]),
  ],
  'a member written to': [
    'wrote to the predictions or labels',
    measuring(({ members: [first] }) => {
      first.data[0] = 2;
      return 0;
    }),
  ],
  'undefined by the first label': [
    'for the examples in reverse',
    measuring((_, labels) => (labels[0] === 0 ? undefined : 1)),
  ],
};

test.each(Object.entries(faults))('%s: found', async (_, [problem, metric]) => {
  expect(await failures(metricConformance(metric))).toContain(problem);
});

test('a failure names the plugin', async () => {
  const broken = definePlugin({ kind: 'metric', name: 'broken', summary: 'no number' }, () =>
    measuring(() => Number.NaN),
  );
  expect(await failures(metricConformance(broken()))).toContain('broken: gave NaN');
});
