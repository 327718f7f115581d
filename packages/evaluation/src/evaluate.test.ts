import { InterruptedError } from '@freetickets/core';
import type { Scores } from '@freetickets/runs';
import { logitsOf } from '@freetickets/tickets';
import { rocAucInterval } from '@freetickets/uncertainty-metrics';
import { describe, expect, test } from 'vitest';

import { auroc, expected, near } from './testing-definitions.js';
import {
  best,
  ensembleOf,
  entropy,
  evaluateTestSet,
  examplesOf,
  far,
  kernels,
  labels,
  linear,
  mean,
  meanOf,
  membersOf,
  ood,
  type Point,
  points,
  type Rows,
  testSet,
} from './testing-network.js';

describe('an ensemble of three tickets', async () => {
  const evaluation = await evaluateTestSet({ ensemble: ensembleOf(...kernels), ood });
  const inside = membersOf(points);
  const outside = membersOf(far);

  test('has the scores that follow from the mean of its members', () => {
    expect(evaluation.ensemble).toMatchObject(near(expected(meanOf(inside), meanOf(outside))));
  });

  test('has tickets with the scores of each alone, in order', () => {
    expect(evaluation.tickets).toMatchObject(
      inside.map((rows, member) => near(expected(rows, outside[member] as Rows))),
    );
    const accuracies = evaluation.tickets.map(({ accuracy }) => accuracy);
    expect(new Set(accuracies).size).toBeGreaterThan(1);
  });

  test('has scores that need several members, which its tickets have not', () => {
    const spreads = (rows: readonly Rows[]) =>
      (rows[0] ?? []).map((_, i) => {
        const values = rows.map((member) => member[i]?.[0] ?? 0);
        return Math.max(...values) - Math.min(...values);
      });
    const found = auroc(spreads(outside), spreads(inside));
    expect(evaluation.ensemble.ood.far?.auroc.spread).toBeCloseTo(found, 9);
    for (const { ood } of evaluation.tickets) {
      expect(Object.keys(ood.far?.auroc ?? {})).toEqual(['someEntropy']);
    }
  });

  test('has an interval around the area', () => {
    const [out, within] = [outside, inside].map((members) => meanOf(members).map(entropy));
    const area = auroc(out, within);
    const [low, high] = evaluation.ensemble.ood.far?.aurocCi95.someEntropy ?? [];
    expect(low).toBeLessThan(area);
    expect(high).toBeGreaterThan(area);
    const [least, most] = rocAucInterval(out, within);
    expect([low, high]).toEqual([expect.closeTo(least, 9), expect.closeTo(most, 9)]);
  });

  test('has curves and histograms of the entropy by which its scores are', () => {
    const { roc, entropy: histogram } = evaluation.ensemble.ood.far as Scores['ood'][string];
    expect(roc[0]).toEqual({ fpr: 0, tpr: 0 });
    expect(roc.at(-1)).toEqual({ fpr: 1, tpr: 1 });
    const area = roc.slice(1).reduce((sum, { fpr, tpr }, i) => {
      const before = roc[i] as { fpr: number; tpr: number };
      return sum + ((fpr - before.fpr) * (tpr + before.tpr)) / 2;
    }, 0);
    expect(area).toBeCloseTo(evaluation.ensemble.ood.far?.auroc.someEntropy as number, 9);
    const { edges } = histogram;
    expect([edges[0], edges.at(-1)]).toEqual([0, Math.log(3)]);
    const shareIn = (rows: Rows, i: number) =>
      mean(rows.map((row) => Number(entropy(row) >= edges[i] && entropy(row) < edges[i + 1])));
    const bins = [...edges.keys()].slice(0, -1);
    expect(histogram.inside).toEqual(near(bins.map((i) => shareIn(meanOf(inside), i))));
    expect(histogram.outside).toEqual(near(bins.map((i) => shareIn(meanOf(outside), i))));
  });

  test('is as diverse as its pairs are', () => {
    const over = (
      a: number,
      b: number,
      score: (p: readonly number[], q: readonly number[]) => number,
    ) => mean(points.map((_, i) => score(inside[a]?.[i] ?? [], inside[b]?.[i] ?? [])));
    const matrix = (score: (p: readonly number[], q: readonly number[]) => number) =>
      [0, 1, 2].map((a) => [0, 1, 2].map((b) => over(a, b, score)));
    const meanOff = (rows: readonly (readonly number[])[]) =>
      mean(rows.flatMap((row, i) => row.filter((_, j) => i !== j)));
    const length = (p: readonly number[]) => Math.hypot(...p);
    const pairs = {
      disagreement: matrix((p, q) => Number(best(p) !== best(q))),
      kl: matrix((p, q) => p.reduce((sum, pk, k) => sum + pk * Math.log(pk / (q[k] ?? 0)), 0)),
      cosine: matrix(
        (p, q) => p.reduce((sum, pk, k) => sum + pk * (q[k] ?? 0), 0) / length(p) / length(q),
      ),
    };
    expect(evaluation.diversity).toEqual(
      near({
        disagreement: meanOff(pairs.disagreement),
        kl: meanOff(pairs.kl),
        cosine: meanOff(pairs.cosine),
        pairs,
      }),
    );
  });

  test('names the inputs it is least sure of, the least sure first', () => {
    const rows = meanOf(inside);
    const entropies = rows.map(entropy);
    const order = [...points.keys()].sort((a, b) => (entropies[b] ?? 0) - (entropies[a] ?? 0));
    expect(evaluation.leastSure).toMatchObject(
      near(
        order.map((index) => ({
          index,
          label: labels[index],
          predicted: best(rows[index] ?? []),
          probability: Math.max(...(rows[index] ?? [])),
          entropy: entropies[index],
        })),
      ),
    );
  });

  test('is evaluated on validation data by what all members say of them', async () => {
    const half = { points: points.slice(0, 5), labels: labels.slice(0, 5) };
    const { validation } = await evaluateTestSet({
      ensemble: ensembleOf(...kernels),
      validation: examplesOf(half.points, half.labels),
    });
    const rows = meanOf(membersOf(half.points));
    const nll = mean(rows.map((row, i) => -Math.log(row[half.labels[i] ?? 0] ?? 0)));
    const accuracy = mean(rows.map((row, i) => Number(best(row) === half.labels[i])));
    expect(validation).toMatchObject({ count: 5, ensemble: near({ nll, accuracy }) });
    expect(evaluation).not.toHaveProperty('validation');
  });

  test('has no row for a dense network that it was not given', () => {
    expect(evaluation).not.toHaveProperty('dense');
    expect(evaluation).not.toHaveProperty('againstDense');
  });

  test('says what it was evaluated on, and that nothing is missing', () => {
    const classes = ['ant', 'bee', 'cow'];
    expect(evaluation.test).toEqual({ dataset: 'points', count: 10, inputShape: [2], classes });
    expect(evaluation.missing).toEqual([]);
  });
});

test('an ensemble of one has the scores of its ticket, and no diversity', async () => {
  const one = await evaluateTestSet({ ensemble: ensembleOf(kernels[0] ?? []), ood });
  expect(one.tickets).toEqual(near([one.ensemble]));
  expect(one).not.toHaveProperty('diversity');
  expect(one).not.toHaveProperty('againstTickets');
});

test('an ensemble is held against each of its tickets, as it would be against a dense network', async () => {
  const ensemble = ensembleOf(...kernels);
  const { againstTickets } = await evaluateTestSet({ ensemble });
  expect(againstTickets).toHaveLength(kernels.length);
  for (const [i, kernel] of kernels.entries()) {
    const { againstDense } = await evaluateTestSet({ ensemble, dense: ensembleOf(kernel) });
    expect(againstTickets?.[i]).toEqual(near(againstDense));
  }
});

describe('a dense baseline', () => {
  const ensemble = ensembleOf(...kernels.slice(0, 2));

  test('has the row that it would have as an ensemble, and changes no other', async () => {
    const dense = ensembleOf(kernels[2] ?? []);
    const { dense: row, againstDense, ...rest } = await evaluateTestSet({ ensemble, dense, ood });
    expect(row).toEqual((await evaluateTestSet({ ensemble: dense, ood })).ensemble);
    const alone = await evaluateTestSet({ ensemble, ood });
    const hashes = {
      ...alone.hashes,
      dense: (await evaluateTestSet({ ensemble: dense })).hashes.ensemble,
    };
    expect(rest).toEqual({ ...alone, hashes });
    for (const score of ['accuracy', 'nll', 'brier', 'ece'] as const) {
      const difference = rest.ensemble[score] - (row?.[score] ?? 0);
      expect(againstDense?.[score].difference).toBeCloseTo(difference, 12);
    }
  });

  test('that is the ensemble itself differs by nothing, on every draw', async () => {
    const { againstDense } = await evaluateTestSet({ ensemble, dense: ensemble });
    for (const { difference, ci95 } of Object.values(againstDense ?? {})) {
      for (const value of [difference, ...ci95]) expect(value).toBeCloseTo(0, 6);
    }
  });
});

test('stops where it is told to', async () => {
  const stop = new AbortController();
  const ask = evaluateTestSet({
    ensemble: ensembleOf(...kernels),
    ood,
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  await expect(ask).rejects.toThrow(InterruptedError);
});

test('tells of every data set before it is predicted', async () => {
  const parts: string[] = [];
  await evaluateTestSet({
    ensemble: ensembleOf(...kernels),
    ood,
    corruptions: { types: ['fog'], load: () => testSet.examples },
    onProgress: ({ part, done, total }) => parts.push(`${done}/${total} ${part}`),
  });
  expect(parts).toEqual([
    '0/7 test',
    '1/7 ood far',
    ...[1, 2, 3, 4, 5].map((severity) => `${severity + 1}/7 fog ${severity}`),
  ]);
});

describe('more examples than are read at once', () => {
  const many = Array.from({ length: 2345 }, (_, i): Point => [Math.sin(i), Math.cos(i * i)]);
  const ensemble = ensembleOf(...kernels);

  test('keep their order, for every member', async () => {
    const { data, shape } = await logitsOf(ensemble, examplesOf(many, []));
    expect(shape).toEqual([3, 2345, 3]);
    const singles = many.map(([a, b]): Point => [Math.fround(a), Math.fround(b)]);
    const direct = kernels.flatMap((kernel) => singles.flatMap((point) => linear(kernel, point)));
    expect(data).toEqual(Float32Array.from(direct));
  });

  test('keep their labels: labelled by the ensemble itself, all of them are right', async () => {
    const examples = examplesOf(many, meanOf(membersOf(many)).map(best));
    const { ensemble: scores, tickets } = await evaluateTestSet({
      ensemble,
      test: { dataset: 'many', examples },
    });
    expect(scores.accuracy).toBe(1);
    expect(Math.max(...tickets.map(({ accuracy }) => accuracy))).toBeLessThan(1);
  });
});
