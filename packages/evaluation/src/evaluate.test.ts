import type { Engine, Examples, ModelGraph, TicketState } from '@freetickets/core';
import { Ensemble } from '@freetickets/tickets';
import { describe, expect, test } from 'vitest';
import { type Evaluation, evaluate, logitsOf, type Scores } from './index.js';

type Point = readonly [number, number];
type Rows = readonly (readonly number[])[];

/** One dense layer without bias: 2 features in, 3 classes out. */
const graph: ModelGraph = {
  inputShape: [2],
  classes: 3,
  nodes: [],
  output: 'logits',
  parameters: [],
  hash: 'a1b2c3',
};

/** A ticket of the 6 weights of that layer. The first feature tells classes apart; the second is 0 in the test set. */
const ticket = (kernel: readonly number[]): TicketState => ({
  graphHash: graph.hash,
  parameters: { 'logits/kernel': { shape: [2, 3], values: Float32Array.from(kernel) } },
});
const kernels = [
  [1, 0, -1, 3, 0, 0],
  [1.5, 0.25, -1, 0, 3, 0],
  [0.5, 0.75, -1.25, 0, 0, 3],
];

/** A ticket's logits, by hand; every step in float32, as the engine gives them. */
const linear = (kernel: ArrayLike<number>, [a, b]: Point): number[] =>
  [0, 1, 2].map((k) => Math.fround(a * (kernel[k] ?? 0) + b * (kernel[3 + k] ?? 0)));

const engine = {
  name: 'linear',
  createPredictor: async (_, members) => ({
    members: members.length,
    predict: async (inputs, count) =>
      Float32Array.from(
        members.flatMap(({ parameters }) =>
          Array.from({ length: count }, (_, i) =>
            linear(parameters['logits/kernel']?.values ?? [], [inputs[2 * i], inputs[2 * i + 1]]),
          ).flat(),
        ),
      ),
    dispose: () => {},
  }),
} as Partial<Engine> as Engine;

const softmax = (logits: readonly number[]): number[] => {
  const sum = logits.reduce((total, z) => total + Math.exp(z), 0);
  return logits.map((z) => Math.exp(z) / sum);
};
const meanOf = (members: readonly Rows[]): Rows =>
  (members[0] ?? []).map((row, i) =>
    row.map((_, k) => members.reduce((sum, rows) => sum + (rows[i]?.[k] ?? 0), 0) / members.length),
  );

/** Ensembles of the tickets with these kernels; they predict the mean of the members' probabilities. */
const ensembleOf = (...members: readonly number[][]) =>
  new Ensemble({
    graph,
    members: members.map(ticket),
    classes: ['ant', 'bee', 'cow'],
    preprocessing: { mean: [0], std: [1] },
    aggregator: {
      aggregate: ({ data, shape: [count, examples] }) => {
        const row = (m: number, i: number) =>
          softmax([...data.subarray(3 * (m * examples + i), 3 * (m * examples + i) + 3)]);
        return Float64Array.from(
          meanOf(
            Array.from({ length: count }, (_, m) =>
              Array.from({ length: examples }, (_, i) => row(m, i)),
            ),
          ).flat(),
        );
      },
    },
    engine,
  });

function examplesOf(points: readonly Point[], labels: readonly number[]): Examples {
  const read = (indices: ArrayLike<number>) =>
    Float32Array.from(Array.from(indices).flatMap((i) => points[i] as Point));
  return { count: points.length, labels: Int32Array.from(labels), read };
}

const points = [-2, -1.5, -1, -0.4, -0.1, 0.2, 0.3, 0.9, 1.7, 2.4].map((a): Point => [a, 0]);
const labels = [2, 2, 0, 2, 1, 1, 0, 0, 1, 0];
const far = [-4, -2.5, 2, 3, 0.1].map((b): Point => [b / 4, b]);
const testSet = examplesOf(points, labels);
const ood = { far: examplesOf(far, [0, 0, 0, 0, 0]) };

/** The probabilities of each member, and of all. */
const membersOf = (at: readonly Point[]): readonly Rows[] =>
  kernels.map((kernel) => at.map((point) => softmax(linear(kernel, point))));

/** Mean of a number an example. */
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
const best = (row: readonly number[]) => row.indexOf(Math.max(...row));
const entropy = (row: readonly number[]) =>
  -row.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0);

/** The share of pairs of one of each in which the one from outside has the higher score. */
const auroc = (outside: readonly number[], inside: readonly number[]) =>
  mean(outside.flatMap((a) => inside.map((b) => (a > b ? 1 : a === b ? 0.5 : 0))));

function calibrationError(rows: Rows): number {
  const bins = Array.from({ length: 15 }, () => ({ count: 0, right: 0, confidence: 0 }));
  rows.forEach((row, i) => {
    const bin = bins[Math.ceil(15 * Math.max(...row)) - 1] as (typeof bins)[0];
    bin.count++;
    bin.right += Number(best(row) === labels[i]);
    bin.confidence += Math.max(...row);
  });
  return mean(bins.map((bin) => (15 * Math.abs(bin.right - bin.confidence)) / rows.length));
}

/** The scores of predictions by the definitions of the metrics. */
function expected(inside: Rows, outside: Rows): Scores {
  const of = (rows: Rows, score: (row: readonly number[]) => number) => rows.map(score);
  const entropies = of(inside, entropy);
  const found = of(outside, entropy).sort((a, b) => a - b);
  const threshold = found[Math.floor(0.05 * found.length)] as number;
  return {
    accuracy: mean(inside.map((row, i) => Number(best(row) === labels[i]))),
    nll: mean(inside.map((row, i) => -Math.log(row[labels[i] as number] as number))),
    brier: mean(
      inside.map((row, i) =>
        row.reduce((sum, p, k) => sum + (p - Number(k === labels[i])) ** 2, 0),
      ),
    ),
    ece: calibrationError(inside),
    ood: {
      far: {
        auroc: {
          maxProbability: auroc(
            of(outside, (row) => 1 - Math.max(...row)),
            of(inside, (row) => 1 - Math.max(...row)),
          ),
          entropy: auroc(of(outside, entropy), entropies),
        },
        fpr95: mean(entropies.map((e) => Number(e >= threshold))),
      },
    },
  };
}

/** Equal up to rounding, with the same fields. */
function expectScores(given: unknown, wanted: object): void {
  const round = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (_, v) => (typeof v === 'number' ? Number(v.toFixed(6)) : v));
  expect(round(given)).toEqual(round(wanted));
}

describe('an ensemble of three tickets', async () => {
  const evaluation = await evaluate({ ensemble: ensembleOf(...kernels), test: testSet, ood });
  const inside = membersOf(points);
  const outside = membersOf(far);

  test('has the scores that follow from the mean of its members', () => {
    const scores = expected(meanOf(inside), meanOf(outside));
    const information = (members: readonly Rows[]) =>
      meanOf(members).map((row, i) => entropy(row) - mean(members.map((m) => entropy(m[i] ?? []))));
    const { far: given } = scores.ood as { far: Scores['ood'][string] };
    const mutualInformation = auroc(information(outside), information(inside));
    expectScores(evaluation.ensemble, {
      ...scores,
      ood: { far: { ...given, auroc: { ...given.auroc, mutualInformation } } },
    });
  });

  test('has tickets with the scores of each alone, in order, without mutual information', () => {
    expectScores(
      evaluation.tickets,
      inside.map((rows, member) => expected(rows, outside[member] as Rows)),
    );
    const accuracies = evaluation.tickets.map(({ accuracy }) => accuracy);
    expect(new Set(accuracies).size).toBeGreaterThan(1);
  });

  test('notices inputs on which its members contradict each other, as no ticket alone does', () => {
    const { maxProbability, entropy, mutualInformation } = aurocOf(evaluation.ensemble);
    for (const area of [maxProbability, entropy, mutualInformation]) {
      expect(area).toBeGreaterThan(0.7);
    }
    for (const scores of evaluation.tickets) expect(aurocOf(scores).entropy).toBeLessThan(0.5);
  });

  test('is as diverse as its pairs are on average', () => {
    const pairs = [0, 1, 2].flatMap((a) => [0, 1, 2].flatMap((b) => (a === b ? [] : [[a, b]])));
    const over = (score: (p: readonly number[], q: readonly number[]) => number) =>
      mean(
        pairs.map(([a = 0, b = 0]) =>
          mean(points.map((_, i) => score(inside[a]?.[i] ?? [], inside[b]?.[i] ?? []))),
        ),
      );
    expectScores(evaluation.diversity, {
      disagreement: over((p, q) => Number(best(p) !== best(q))),
      kl: over((p, q) => p.reduce((sum, pk, k) => sum + pk * Math.log(pk / (q[k] ?? 0)), 0)),
    });
  });

  test('has no row for a dense network that it was not given', () => {
    expect(evaluation).not.toHaveProperty('dense');
  });
});

const aurocOf = ({ ood }: Scores) => (ood as { far: Scores['ood'][string] }).far.auroc;

test('an ensemble of one has the scores of its ticket, and neither diversity nor information', async () => {
  const one = await evaluate({ ensemble: ensembleOf(kernels[0] ?? []), test: testSet, ood });
  expectScores(one.tickets, [one.ensemble]);
  expect(one).not.toHaveProperty('diversity');
  expect(aurocOf(one.ensemble)).not.toHaveProperty('mutualInformation');
});

test('a baseline has the row that it would have as an ensemble, and changes no other', async () => {
  const given = { test: testSet, ood };
  const ensemble = ensembleOf(...kernels.slice(0, 2));
  const dense = ensembleOf(kernels[2] ?? []);
  const { dense: row, ...rest } = await evaluate({ ...given, ensemble, dense });
  expect(row).toEqual((await evaluate({ ...given, ensemble: dense })).ensemble);
  expect(rest).toEqual(await evaluate({ ...given, ensemble }));
});

test('without data of other kinds there are no scores of it', async () => {
  const { ensemble, tickets }: Evaluation = await evaluate({
    ensemble: ensembleOf(...kernels),
    test: testSet,
  });
  expect([ensemble, ...tickets].map((scores) => scores.ood)).toEqual([{}, {}, {}, {}]);
});

describe('more examples than are read at once', () => {
  const many = Array.from({ length: 2345 }, (_, i): Point => [Math.sin(i), Math.cos(i * i)]);
  const ensemble = ensembleOf(...kernels);

  test('keep their order, for every member', async () => {
    const { data, shape } = await logitsOf(ensemble, examplesOf(many, []));
    expect(shape).toEqual([3, 2345, 3]);
    const rounded = many.map(([a, b]): Point => [Math.fround(a), Math.fround(b)]);
    const direct = kernels.flatMap((kernel) => rounded.flatMap((point) => linear(kernel, point)));
    expect(data).toEqual(Float32Array.from(direct));
  });

  test('keep their labels: labelled by the ensemble itself, all of them are right', async () => {
    const rows = meanOf(membersOf(many));
    const { ensemble: scores, tickets } = await evaluate({
      ensemble,
      test: examplesOf(many, rows.map(best)),
    });
    expect(scores.accuracy).toBe(1);
    expect(Math.max(...tickets.map(({ accuracy }) => accuracy))).toBeLessThan(1);
  });
});
