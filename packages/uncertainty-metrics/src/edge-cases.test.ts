import { DataError } from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accuracy,
  areaUnderRiskCoverage,
  bootstrapScores,
  brierDecomposition,
  brierScore,
  calibratedLogLikelihood,
  confidenceBias,
  cosineSimilarity,
  disagreement,
  excessAreaUnderRiskCoverage,
  expectedCalibrationError,
  expectedEntropy,
  fitTemperature,
  klDivergence,
  maxProbability,
  meanProbabilities,
  mutualInformation,
  negativeLogLikelihood,
  type Probabilities,
  pairwiseCosineSimilarity,
  pairwiseDisagreement,
  pairwiseKlDivergence,
  predictiveEntropy,
  probabilityDeviation,
  reliabilityDiagram,
  riskCoverage,
  topKAccuracy,
  variationRatio,
} from './index.js';
import { nested, predictions } from './testing-predictions.js';

type Labels = readonly number[];

/** What evaluates a prediction by labels, as one number. */
const evaluating: Record<string, (p: Probabilities, labels: Labels) => number> = {
  accuracy,
  topKAccuracy: (p, labels) => topKAccuracy(p, labels, 2),
  negativeLogLikelihood,
  brierScore,
  brierReliability: (p, labels) => brierDecomposition(p, labels).reliability,
  brierResolution: (p, labels) => brierDecomposition(p, labels).resolution,
  brierUncertainty: (p, labels) => brierDecomposition(p, labels).uncertainty,
  expectedCalibrationError,
  equalMass: (p, labels) => expectedCalibrationError(p, labels, { binning: 'equal-mass' }),
  classWise: (p, labels) => expectedCalibrationError(p, labels, { of: 'class-wise', norm: 'l2' }),
  maxCalibrationError: (p, labels) => expectedCalibrationError(p, labels, { norm: 'max' }),
  overconfidence: (p, labels) => confidenceBias(p, labels).over,
  underconfidence: (p, labels) => confidenceBias(p, labels).under,
  reliabilityDiagram: (p, labels) => reliabilityDiagram(p, labels)[14].count,
  fitTemperature,
  riskAtHalf: (p, labels) => riskCoverage(p, labels)[Math.floor(labels.length / 2)].risk,
  areaUnderRiskCoverage,
  excessAreaUnderRiskCoverage,
  bootstrapScores: (p, labels) =>
    bootstrapScores([p], labels, { resamples: 3 }).intervals[0].nll[0],
};

/** What is made of members. */
const ofMembers: Record<string, (members: readonly Probabilities[]) => unknown> = {
  meanProbabilities,
  expectedEntropy,
  mutualInformation,
  variationRatio,
  probabilityDeviation,
  disagreement,
  klDivergence,
  cosineSimilarity,
  pairwiseDisagreement,
  pairwiseKlDivergence,
  pairwiseCosineSimilarity,
};

const good = [0.5, 0.5];

describe.each(Object.entries(evaluating))('%s', (name, metric) => {
  test('refuses what are no probabilities, and says which row', () => {
    expect(() => metric([], [])).toThrow(DataError);
    expect(() => metric([[]], [0])).toThrow(DataError);
    expect(() => metric([good, [0.5, 0.4]], [0, 0])).toThrow('of example 1 sum to 0.9');
    expect(() => metric([good, [Number.NaN, 1]], [0, 0])).toThrow('for class 0 of example 1');
    expect(() => metric([good, [5, -4]], [0, 0])).toThrow('apply softmax first');
  });

  test('refuses labels that do not fit', () => {
    expect(() => metric([good, good], [0])).toThrow('labels: got 1, expected 2');
    expect(() => metric([good, good], [0, 2])).toThrow('labels: got 2 for example 1');
  });

  test('is finite for one example, one class, ties, zeros and ones', () => {
    for (const rows of [[[1]], [[1], [1]], [good], [[0, 1]], [[1, 0], good, [0, 1], good]]) {
      expect(
        Number.isFinite(
          metric(
            rows,
            rows.map(() => 0),
          ),
        ),
      ).toBe(true);
    }
  });

  test('does not depend on the order of the examples', () => {
    // The bootstrap draws examples by their indices.
    if (name === 'bootstrapScores') return;
    fc.assert(
      fc.property(predictions, ({ p, labels }) => {
        const turned = metric(nested(p).reverse(), labels.toReversed());
        expect(turned).toBeCloseTo(metric(p, labels), 6);
      }),
      { numRuns: 50 },
    );
  });

  test('does not depend on the order of the classes, where none are tied', () => {
    fc.assert(
      fc.property(predictions, ({ p, labels }) => {
        const rows = nested(p);
        fc.pre(rows.every((row) => new Set(row).size === row.length));
        const last = p.shape[1] - 1;
        const turned = metric(
          rows.map((row) => row.toReversed()),
          labels.map((label) => last - label),
        );
        expect(turned).toBeCloseTo(metric(p, labels), 6);
      }),
      { numRuns: 50 },
    );
  });
});

test('calibratedLogLikelihood refuses the same', () => {
  expect(() => calibratedLogLikelihood([good, [0.5, 0.4]], [0, 0])).toThrow('of example 1 sum');
  expect(() => calibratedLogLikelihood([good, good], [0, 2])).toThrow(
    'labels: got 2 for example 1',
  );
});

describe.each(Object.entries(ofMembers))('%s', (_, metric) => {
  test('refuses what are no probabilities, and says of whom', () => {
    expect(() => metric([[good], [[0.5, 0.4]]])).toThrow(
      'members[1]: the probabilities of example 0',
    );
    expect(() => metric([[good], [[Number.NaN, 1]]])).toThrow('members[1]: got NaN');
    expect(() => metric([[good], [good, good]])).toThrow('members[1]: got shape [2,2]');
    expect(() => metric([])).toThrow(DataError);
  });

  test('takes one class, one example, zeros and ones', () => {
    for (const rows of [[[1]], [[0, 1]], [good]]) expect(() => metric([rows, rows])).not.toThrow();
  });
});

test.each([maxProbability, predictiveEntropy])(
  '$name refuses what are no probabilities',
  (metric) => {
    expect(() => metric([])).toThrow(DataError);
    expect(() => metric([good, [0.5, 0.4]])).toThrow('of example 1 sum to 0.9');
  },
);
