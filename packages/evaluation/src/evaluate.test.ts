import {
  type Engine,
  type Examples,
  InterruptedError,
  type Metric,
  type ModelGraph,
  type OodScore,
  type TicketState,
} from '@freetickets/core';
import { Ensemble } from '@freetickets/tickets';
import { rocAucStandardError } from '@freetickets/uncertainty-metrics';
import { describe, expect, test } from 'vitest';
import { type EvaluateOptions, evaluate, type Scores } from './index.js';
import { logitsOf } from './predictions.js';

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
const testSet = { dataset: 'points', examples: examplesOf(points, labels) };
const ood = { far: () => examplesOf(far, [0, 0, 0, 0, 0]) };

/** The probabilities of each member, and of all. */
const membersOf = (at: readonly Point[]): readonly Rows[] =>
  kernels.map((kernel) => at.map((point) => softmax(linear(kernel, point))));

/** Mean of a number an example. */
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
const best = (row: readonly number[]) => row.indexOf(Math.max(...row));
const entropy = (row: readonly number[]) =>
  -row.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0);

const entropyScore: OodScore = {
  score: ({ probabilities: { data, shape } }) =>
    Float64Array.from({ length: shape[0] }, (_, i) =>
      entropy([...data.subarray(i * shape[1], (i + 1) * shape[1])]),
    ),
};
/** The spread of the members' first probabilities; only where there are several. */
const spread: OodScore = {
  score: ({ members }) =>
    members.length > 1
      ? Float64Array.from({ length: members[0].shape[0] }, (_, i) => {
          const values = members.map(({ data }) => data[3 * i]);
          return Math.max(...values) - Math.min(...values);
        })
      : undefined,
};
const plugins = { oodScores: { 'some-entropy': entropyScore, spread } };
const judge = (options: Partial<EvaluateOptions> & Pick<EvaluateOptions, 'ensemble'>) =>
  evaluate({ test: testSet, ...plugins, ...options });

/** The share of pairs of one of each in which the one from outside has the higher score. */
const auroc = (outside: readonly number[], inside: readonly number[]) =>
  mean(outside.flatMap((a) => inside.map((b) => (a > b ? 1 : a === b ? 0.5 : 0))));

/** Precision at each distinct threshold, weighted by the recall that it adds. */
function averagePrecision(positives: readonly number[], negatives: readonly number[]): number {
  const thresholds = [...new Set(positives)].sort((a, b) => b - a);
  let [sum, found] = [0, 0];
  for (const threshold of thresholds) {
    const right = positives.filter((s) => s >= threshold).length;
    const wrong = negatives.filter((s) => s >= threshold).length;
    sum += ((right - found) / positives.length) * (right / (right + wrong));
    found = right;
  }
  return sum;
}

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
function expected(inside: Rows, outside: Rows) {
  const of = (rows: Rows, score: (row: readonly number[]) => number) => rows.map(score);
  const [within, out] = [of(inside, entropy), of(outside, entropy)];
  const threshold = [...out].sort((a, b) => a - b)[Math.floor(0.05 * out.length)] as number;
  const negated = (values: readonly number[]) => values.map((value) => -value);
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
        auroc: { someEntropy: auroc(out, within) },
        auprOut: { someEntropy: averagePrecision(out, within) },
        auprIn: { someEntropy: averagePrecision(negated(within), negated(out)) },
        fpr95: { someEntropy: mean(within.map((e) => Number(e >= threshold))) },
      },
    },
  };
}

/** What is equal to it up to rounding. */
function near<T>(value: T): T {
  if (typeof value === 'number') return expect.closeTo(value, 6);
  if (Array.isArray(value)) return value.map(near) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, near(inner)]);
  return Object.fromEntries(entries) as T;
}

describe('an ensemble of three tickets', async () => {
  const evaluation = await judge({ ensemble: ensembleOf(...kernels), ood });
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

  test('has an interval around the area, of other data that are not told apart without fail', () => {
    const [out, within] = [outside, inside].map((members) => meanOf(members).map(entropy));
    const area = auroc(out, within);
    const margin = 1.96 * rocAucStandardError(out, within);
    expect(margin).toBeGreaterThan(0);
    expect(evaluation.ensemble.ood.far?.aurocCi95.someEntropy).toEqual([
      expect.closeTo(Math.max(0, area - margin), 9),
      expect.closeTo(Math.min(1, area + margin), 9),
    ]);
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

  test('has no row for a dense network that it was not given', () => {
    expect(evaluation).not.toHaveProperty('dense');
    expect(evaluation).not.toHaveProperty('againstDense');
  });

  test('says what it was judged on, and that nothing is missing', () => {
    const classes = ['ant', 'bee', 'cow'];
    expect(evaluation.test).toEqual({ dataset: 'points', count: 10, inputShape: [2], classes });
    expect(evaluation.missing).toEqual([]);
  });
});

test('an ensemble of one has the scores of its ticket, and no diversity', async () => {
  const one = await judge({ ensemble: ensembleOf(kernels[0] ?? []), ood });
  expect(one.tickets).toEqual(near([one.ensemble]));
  expect(one).not.toHaveProperty('diversity');
});

describe('a dense baseline', () => {
  const ensemble = ensembleOf(...kernels.slice(0, 2));

  test('has the row that it would have as an ensemble, and changes no other', async () => {
    const dense = ensembleOf(kernels[2] ?? []);
    const { dense: row, againstDense, ...rest } = await judge({ ensemble, dense, ood });
    expect(row).toEqual((await judge({ ensemble: dense, ood })).ensemble);
    expect(rest).toEqual(await judge({ ensemble, ood }));
    for (const score of ['accuracy', 'nll', 'brier', 'ece'] as const) {
      const difference = rest.ensemble[score] - (row?.[score] ?? 0);
      expect(againstDense?.[score].difference).toBeCloseTo(difference, 12);
    }
  });

  test('that is the ensemble itself differs by nothing, on every draw', async () => {
    const { againstDense } = await judge({ ensemble, dense: ensemble });
    for (const { difference, ci95 } of Object.values(againstDense ?? {})) {
      expect([difference, ...ci95]).toEqual([0, 0, 0]);
    }
  });
});

describe('confidence intervals', () => {
  const many = Array.from({ length: 2000 }, (_, i): Point => [2 * Math.sin(i * i), 0]);
  const examples = examplesOf(
    many,
    many.map(([a], i) => (i % 4 === 0 ? i % 3 : a > 0 ? 0 : 2)),
  );
  const options = { ensemble: ensembleOf(...kernels), test: { dataset: 'many', examples } };

  test('lie around their scores, as wide as the normal approximation where that is good', async () => {
    const { ensemble } = await judge(options);
    for (const score of ['accuracy', 'nll', 'brier', 'ece'] as const) {
      const [low, high] = ensemble.ci95[score];
      expect(low).toBeLessThan(ensemble[score]);
      expect(high).toBeGreaterThan(ensemble[score]);
    }
    const { accuracy, ci95 } = ensemble;
    const width = 2 * 1.96 * Math.sqrt((accuracy * (1 - accuracy)) / 2000);
    expect((ci95.accuracy[1] - ci95.accuracy[0]) / width).toBeGreaterThan(0.85);
    expect((ci95.accuracy[1] - ci95.accuracy[0]) / width).toBeLessThan(1.15);
  });

  test('depend on the seed and nothing else', async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map(async (seed) => (await judge({ ...options, seed })).ensemble.ci95),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });
});

describe('metrics', () => {
  const smallest: Metric = {
    better: 'neither',
    measure: ({ probabilities }) => Math.min(...probabilities.data),
  };
  const members: Metric = {
    better: 'higher',
    measure: ({ members }) => (members.length > 1 ? members.length : undefined),
  };

  test('are measured of every predictor, under their names in camelCase, where they make sense', async () => {
    const { ensemble, tickets } = await judge({
      ensemble: ensembleOf(...kernels),
      metrics: { 'smallest-probability': smallest, 'member-count': members, nll: smallest },
    });
    const lowest = (rows: Rows) => Math.min(...rows.flat());
    const inside = membersOf(points);
    expect(ensemble.metrics).toEqual(
      near({ smallestProbability: lowest(meanOf(inside)), memberCount: 3 }),
    );
    expect(tickets.map(({ metrics }) => metrics)).toEqual(
      near(inside.map((rows) => ({ smallestProbability: lowest(rows) }))),
    );
  });
});

test('a metric and a score that give what they may not are missing', async () => {
  const { missing, ensemble } = await evaluate({
    ensemble: ensembleOf(...kernels),
    test: testSet,
    ood,
    metrics: {
      undefinedRatio: { better: 'higher', measure: () => 0 / 0 },
      endless: { better: 'higher', measure: () => Infinity },
    },
    oodScores: {
      short: { score: () => Float64Array.of(1, 2) },
      hollow: { score: (of) => entropyScore.score(of)?.with(3, Number.NaN) },
      entropy: entropyScore,
    },
  });
  expect(missing).toEqual([
    { part: 'metric undefinedRatio', why: expect.stringContaining('gave NaN, expected a finite') },
    { part: 'metric endless', why: expect.stringContaining('gave Infinity') },
    { part: 'ood-score short', why: expect.stringContaining('gave 2 scores for 5 examples') },
    { part: 'ood-score hollow', why: expect.stringContaining('gave NaN for example 3') },
  ]);
  expect(ensemble.metrics).toEqual({});
  expect(Object.keys(ensemble.ood.far.auroc)).toEqual(['entropy']);
});

test('a metric and a score that fail are missing once, and nothing else is', async () => {
  const broken = (what: string) => (): never => {
    throw new RangeError(what);
  };
  const { ensemble, missing } = await judge({
    ensemble: ensembleOf(...kernels),
    ood,
    metrics: {
      broken: { better: 'higher', measure: broken('no metric') },
      fine: { better: 'higher', measure: () => 7 },
    },
    oodScores: {
      'some-entropy': entropyScore,
      broken: { score: broken('no score') },
      lost: {
        score: ({ probabilities }) => new Float64Array(probabilities.shape[0]).fill(Number.NaN),
      },
    },
  });
  expect(ensemble.metrics).toEqual({ fine: 7 });
  expect(Object.keys(ensemble.ood.far?.fpr95 ?? {})).toEqual(['someEntropy']);
  expect(missing).toEqual([
    { part: 'metric broken', why: 'no metric' },
    { part: 'ood-score broken', why: 'no score' },
    { part: 'ood-score lost', why: expect.stringContaining('NaN') },
  ]);
});

test('stops where it is told to', async () => {
  const stop = new AbortController();
  const ask = judge({
    ensemble: ensembleOf(...kernels),
    ood,
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  await expect(ask).rejects.toThrow(InterruptedError);
});

describe('corrupted data', () => {
  const ensemble = ensembleOf(...kernels);
  /** The harsher, the nearer to 0. */
  const load = (type: string, severity: number) =>
    examplesOf(
      points.map(([a]): Point => [type === 'fade' ? a / severity : a, 0]),
      labels,
    );

  test('is scored by type and severity, and on average over both', async () => {
    const { ensemble: scores, tickets } = await judge({
      ensemble,
      corruptions: { types: ['fade', 'nothing'], load },
    });
    const { accuracy, nll, brier, ece, corruptions } = scores;
    expect(corruptions).toMatchObject({ count: 10 });
    expect(corruptions).not.toHaveProperty('untouched');
    const untouched = { accuracy, nll, brier, ece };
    expect(corruptions?.byType.nothing?.bySeverity).toEqual(Array(5).fill(untouched));
    const rowsAt = (severity: number) =>
      meanOf(membersOf(points.map(([a]): Point => [a / severity, 0])));
    const nllAt = (severity: number) =>
      mean(rowsAt(severity).map((row, i) => -Math.log(row[labels[i] as number] as number)));
    const faded = [1, 2, 3, 4, 5].map(nllAt);
    expect(corruptions?.byType.fade?.bySeverity.map((at) => at.nll)).toEqual(near(faded));
    expect(corruptions?.byType.fade?.mean.nll).toBeCloseTo(mean(faded), 6);
    expect(corruptions?.bySeverity.map((at) => at.nll)[2]).toBeCloseTo((nllAt(3) + nll) / 2, 6);
    expect(corruptions?.mean.nll).toBeCloseTo((mean(faded) + nll) / 2, 6);
    expect(tickets.map((ticket) => ticket.corruptions?.byType.nothing?.mean.accuracy)).toEqual(
      tickets.map((ticket) => expect.closeTo(ticket.accuracy, 12)),
    );
  });

  test('of a part of the test set is scored beside the same part as it is', async () => {
    const few = (given: readonly Point[]) => examplesOf(given.slice(0, 4), labels.slice(0, 4));
    const { ensemble: scores } = await judge({
      ensemble,
      corruptions: { types: ['nothing'], untouched: few(points), load: () => few(points) },
    });
    const { count, untouched, mean: all } = scores.corruptions ?? {};
    expect(count).toBe(4);
    expect(all).toEqual(near(untouched));
    expect(untouched?.nll).not.toBeCloseTo(scores.nll, 3);
  });

  test('and other data that cannot be had are missing, and the rest is there', async () => {
    const fail = (what: string) => (): never => {
      throw new Error(`no ${what} today`);
    };
    const evaluation = await judge({
      ensemble,
      ood: { ...ood, gone: fail('data') },
      corruptions: {
        types: ['fade', 'broken'],
        load: (type, severity) =>
          type === 'broken' && severity > 1 ? fail('fog')() : load(type, severity),
      },
    });
    expect(evaluation.missing).toEqual([
      { part: 'ood gone', why: 'no data today' },
      { part: 'corruption broken', why: 'no fog today' },
    ]);
    expect(Object.keys(evaluation.ensemble.ood)).toEqual(['far']);
    expect(Object.keys(evaluation.ensemble.corruptions?.byType ?? {})).toEqual(['fade']);
  });
});

test('tells of every data set before it is predicted', async () => {
  const parts: string[] = [];
  await judge({
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
    const { ensemble: scores, tickets } = await judge({
      ensemble,
      test: { dataset: 'many', examples },
    });
    expect(scores.accuracy).toBe(1);
    expect(Math.max(...tickets.map(({ accuracy }) => accuracy))).toBeLessThan(1);
  });
});
