import {
  createRegistry,
  type Metric,
  OptionError,
  type Predictions,
  parseOptions,
} from '@freetickets/core';
import { metricConformance, oodScoreConformance } from '@freetickets/testing';
import { describe, expect, test } from 'vitest';
import {
  accuracy,
  areaUnderRiskCoverage,
  brierDecomposition,
  brierScore,
  calibratedLogLikelihood,
  confidenceBias,
  cosineSimilarity,
  deepEnsembleEquivalent,
  disagreement,
  excessAreaUnderRiskCoverage,
  expectedCalibrationError,
  expectedEntropy,
  freeEnergy,
  klDivergence,
  meanProbabilities,
  mutualInformation,
  negativeLogLikelihood,
  predictiveEntropy,
  probabilityDeviation,
  softmax,
  temperatureScaledCalibrationError,
  topKAccuracy,
  variationRatio,
} from './index.js';
import * as plugins from './plugins.js';
import { metrics, oodScores } from './plugins.js';

const shape = [4, 6] as const;
const logitsOf = (member: number) =>
  Float64Array.from({ length: 24 }, (_, i) => 3 * Math.sin(7 * i + 2 * member));

function predict(members: number): Predictions {
  const each = Array.from({ length: members }, (_, m) => logitsOf(m));
  const tables = each.map((data) => softmax({ data, shape }));
  return {
    probabilities: meanProbabilities(tables),
    members: tables,
    logits: { data: Float64Array.from(each.flatMap((z) => [...z])), shape: [members, ...shape] },
  };
}

const labels = [1, 5, 0, 3];
const several = predict(3);
const { probabilities: p, members } = several;
const mean = (values: Float64Array) => values.reduce((a, b) => a + b) / values.length;

/** Of the calibrated log-likelihood, which is at most 0, every value lies on it. */
const curve = [-9, -3, -1, 0];

const expected: Record<string, number> = {
  accuracy: accuracy(p, labels),
  'top-k-accuracy': topKAccuracy(p, labels, 5),
  nll: negativeLogLikelihood(p, labels),
  'calibrated-log-likelihood': calibratedLogLikelihood(p, labels),
  'deep-ensemble-equivalent': deepEnsembleEquivalent(calibratedLogLikelihood(p, labels), curve),
  brier: brierScore(p, labels),
  'brier-reliability': brierDecomposition(p, labels).reliability,
  'brier-resolution': brierDecomposition(p, labels).resolution,
  'brier-uncertainty': brierDecomposition(p, labels).uncertainty,
  ece: expectedCalibrationError(p, labels),
  'ece-equal-mass': expectedCalibrationError(p, labels, { binning: 'equal-mass' }),
  'ece-class-wise': expectedCalibrationError(p, labels, { of: 'class-wise' }),
  'ece-temperature-scaled': temperatureScaledCalibrationError(p, labels),
  'max-calibration-error': expectedCalibrationError(p, labels, { norm: 'max' }),
  overconfidence: confidenceBias(p, labels).over,
  underconfidence: confidenceBias(p, labels).under,
  'mean-entropy': mean(predictiveEntropy(p)),
  'mean-expected-entropy': mean(expectedEntropy(members)),
  'mean-mutual-information': mean(mutualInformation(members)),
  'mean-variation-ratio': mean(variationRatio(members)),
  'mean-probability-deviation': mean(probabilityDeviation(members)),
  disagreement: disagreement(members),
  'kl-divergence': klDivergence(members),
  'cosine-similarity': cosineSimilarity(members),
  aurc: areaUnderRiskCoverage(p, labels),
  'excess-aurc': excessAreaUnderRiskCoverage(p, labels),
};

/** Of the members: there must be several. */
const ofMembers = [
  'mean-expected-entropy',
  'mean-mutual-information',
  'mean-variation-ratio',
  'mean-probability-deviation',
  'disagreement',
  'kl-divergence',
  'cosine-similarity',
];

test('every measure has its plugin, all with names of their own', () => {
  expect(metrics.map(({ pluginName }) => pluginName)).toEqual(Object.keys(expected).sort());
  expect(() => createRegistry(...metrics, ...oodScores)).not.toThrow();
  const exported: unknown[] = Object.values(plugins);
  for (const plugin of [...metrics, ...oodScores]) expect(exported).toContain(plugin);
});

const made = metrics.map((make) => ({
  name: make.pluginName,
  metric:
    make.pluginName === 'deep-ensemble-equivalent'
      ? plugins.deepEnsembleEquivalentMetric({ curve })
      : (make as () => Metric)(),
}));

describe.each(made)('$name', ({ name, metric }) => {
  for (const { name: rule, run } of metricConformance(metric)) test(rule, run);

  test('measures what its function does', () => {
    const value = metric.measure(several, labels);
    expect(value).toBeDefined();
    expect(value).toBeCloseTo(expected[name], 14);
  });

  test('is undefined for one member exactly where members are compared', () => {
    const value = metric.measure(predict(1), labels);
    expect(value === undefined).toBe(ofMembers.includes(name));
  });
});

describe('options', () => {
  test('reach the function', () => {
    expect(plugins.topKAccuracyMetric({ k: 2 }).measure(several, labels)).toBe(
      topKAccuracy(p, labels, 2),
    );
    const options = { bins: 3, binning: 'equal-mass', norm: 'l2', of: 'class-wise' } as const;
    expect(plugins.eceMetric(options).measure(several, labels)).toBe(
      expectedCalibrationError(p, labels, options),
    );
    const mass = { bins: 2, binning: 'equal-mass' } as const;
    expect(plugins.eceEqualMassMetric({ bins: 2 }).measure(several, labels)).toBe(
      expectedCalibrationError(p, labels, mass),
    );
    expect(plugins.eceClassWiseMetric(mass).measure(several, labels)).toBe(
      expectedCalibrationError(p, labels, { ...mass, of: 'class-wise' }),
    );
    expect(plugins.maxCalibrationErrorMetric(mass).measure(several, labels)).toBe(
      expectedCalibrationError(p, labels, { ...mass, norm: 'max' }),
    );
    expect(plugins.overconfidenceMetric(mass).measure(several, labels)).toBe(
      confidenceBias(p, labels, mass).over,
    );
    expect(plugins.underconfidenceMetric(mass).measure(several, labels)).toBe(
      confidenceBias(p, labels, mass).under,
    );
    expect(plugins.brierReliabilityMetric({ bins: 2 }).measure(several, labels)).toBe(
      brierDecomposition(p, labels, { bins: 2 }).reliability,
    );
    const splits = { splits: 2, seed: 9 };
    expect(plugins.calibratedLogLikelihoodMetric(splits).measure(several, labels)).toBe(
      calibratedLogLikelihood(p, labels, splits),
    );
    const scaled = { ...splits, bins: 2, binning: 'equal-mass' } as const;
    expect(plugins.eceTemperatureScaledMetric(scaled).measure(several, labels)).toBe(
      temperatureScaledCalibrationError(p, labels, scaled),
    );
  });

  test.each([
    [plugins.topKAccuracyMetric, { k: 0 }],
    [plugins.eceMetric, { bins: 1.5 }],
    [plugins.eceMetric, { norm: 'l3' }],
    [plugins.brierMetric, { bins: 15 }],
    [plugins.energyScore, { temperature: 0 }],
    [plugins.calibratedLogLikelihoodMetric, { seed: -1 }],
    [plugins.eceTemperatureScaledMetric, { norm: 'l2' }],
    [plugins.deepEnsembleEquivalentMetric, { curve: [-1, Number.NaN] }],
    [plugins.deepEnsembleEquivalentMetric, { curve: [-1], seed: 1 }],
  ])('%o refuses %j', (make, options) => {
    expect(() => (make as (given: object) => unknown)(options)).toThrow(OptionError);
  });

  test('are filled in where none are given', () => {
    const { schema } = plugins.eceMetric;
    expect(parseOptions('ece', schema, {})).toEqual({
      bins: 15,
      binning: 'equal-width',
      norm: 'l1',
      of: 'top-label',
    });
  });
});

test('top-k accuracy is undefined where every prediction is right', () => {
  expect(plugins.topKAccuracyMetric({ k: 6 }).measure(several, labels)).toBeUndefined();
});

test('what halves the examples is undefined for a single example', () => {
  const rows = softmax([[1, 0]]);
  const single = {
    probabilities: rows,
    members: [rows],
    logits: { data: Float64Array.of(1, 0), shape: [1, 1, 2] as const },
  };
  expect(plugins.calibratedLogLikelihoodMetric().measure(single, [0])).toBeUndefined();
  expect(plugins.eceTemperatureScaledMetric().measure(single, [0])).toBeUndefined();
  expect(plugins.deepEnsembleEquivalentMetric({ curve }).measure(single, [0])).toBeUndefined();
});

describe('deep ensemble equivalent', () => {
  test.each([undefined, {}, { curve: [] }, { curve: -0.3 }])(
    'of %j says what it needs',
    (options) => {
      const make = () => plugins.deepEnsembleEquivalentMetric(options as never);
      expect(make).toThrow(OptionError);
      expect(make).toThrow('curve');
      expect(make).toThrow('of 1, 2, ... independently trained networks');
      expect(make).toThrow('at least one number');
    },
  );

  test('is undefined where the curve does not get to the ensemble', () => {
    const metric = plugins.deepEnsembleEquivalentMetric({ curve: [-9, -8] });
    expect(metric.measure(several, labels)).toBeUndefined();
    for (const { name, run } of metricConformance(metric)) expect(run, name).not.toThrow();
  });
});

describe.each(oodScores.map((make) => ({ name: make.pluginName, score: make() })))(
  '$name',
  ({ score }) => {
    for (const { name: rule, run } of oodScoreConformance(score)) test(rule, run);
  },
);

test('scores, hand-computed: higher where the members know less', () => {
  // Two members, a clear example and an unclear one.
  const [ln3, ln7] = [Math.log(3), Math.log(7)];
  const each = [
    [ln7, 0, ln3, 0],
    [ln7, 0, 0, ln3],
  ];
  const tables = each.map((data) => softmax({ data: Float64Array.from(data), shape: [2, 2] }));
  const made: Predictions = {
    probabilities: meanProbabilities(tables),
    members: tables,
    logits: { data: Float64Array.from(each.flat()), shape: [2, 2, 2] },
  };
  const close = (...values: number[]) => values.map((value) => expect.closeTo(value, 12));
  const scoreOf = (plugin: { score(predictions: Predictions): Float64Array | undefined }) => [
    ...(plugin.score(made) ?? []),
  ];
  expect(scoreOf(plugins.maxProbabilityScore())).toEqual(close(1 / 8, 1 / 2));
  const entropy = (q: number) => -q * Math.log(q) - (1 - q) * Math.log(1 - q);
  expect(scoreOf(plugins.entropyScore())).toEqual(close(entropy(1 / 8), Math.log(2)));
  expect(scoreOf(plugins.mutualInformationScore())).toEqual(close(0, Math.log(2) - entropy(1 / 4)));
  expect(scoreOf(plugins.energyScore())).toEqual(close(-Math.log(8), -Math.log(4)));
  expect(scoreOf(plugins.maxLogitScore())).toEqual(close(-ln7, -ln3 / 2));
  const mild = freeEnergy([[ln7, 0]], { temperature: 3 })[0];
  expect(scoreOf(plugins.energyScore({ temperature: 3 }))[0]).toBeCloseTo(mild, 12);
});

test('mutual information needs several members', () => {
  expect(plugins.mutualInformationScore().score(predict(1))).toBeUndefined();
  expect(plugins.entropyScore().score(predict(1))).toHaveLength(4);
});

test.each([
  ['energy', plugins.energyScore()],
  ['max-logit', plugins.maxLogitScore()],
])('%s takes no copy of the logits', (_, { score }) => {
  const [count, examples, classes] = [4, 20_000, 50];
  const logits = {
    data: new Float32Array(count * examples * classes),
    shape: [count, examples, classes] as const,
  };
  const rows = { ...several, logits };
  const { memoryUsage } = Object(globalThis).process;
  const before = memoryUsage().arrayBuffers;
  const made = score(rows);
  expect(memoryUsage().arrayBuffers - before).toBeLessThan(logits.data.byteLength / 2);
  expect(made).toHaveLength(examples);
});

test.each([
  ['energy', plugins.energyScore()],
  ['max-logit', plugins.maxLogitScore()],
])('%s says where a logit is not finite', (_, { score }) => {
  const data = Float64Array.from({ length: 12 }, (_, at) => (at === 11 ? Number.NaN : at));
  const logits = { data, shape: [2, 3, 2] as const };
  expect(() => score({ ...several, logits })).toThrow('NaN for class 1 of example 2');
});
