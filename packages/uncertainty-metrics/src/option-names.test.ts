import { OptionError } from '@freetickets/core';
import { expect, test } from 'vitest';
import * as metrics from './index.js';
import * as regression from './regression.js';

const p = [
  [0.5, 0.5],
  [0.25, 0.75],
];
const labels = [0, 1];
const mean = () => 0.5;

/** Each function that takes options, and their names. */
const taking: Record<string, readonly [call: (options: object) => unknown, names: string]> = {
  bootstrapDifference: [
    (options) => metrics.bootstrapDifference(2, mean, mean, options),
    'resamples, level, seed',
  ],
  bootstrapGaussians: [
    (options) =>
      regression.bootstrapGaussians([{ mean: [0, 1], variance: [1, 1] }], [0, 1], options),
    'resamples, level, seed, share',
  ],
  bootstrapInterval: [
    (options) => metrics.bootstrapInterval(2, mean, options),
    'resamples, level, seed',
  ],
  bootstrapScores: [
    (options) => metrics.bootstrapScores([p], labels, options),
    'resamples, level, seed',
  ],
  brierDecomposition: [(options) => metrics.brierDecomposition(p, labels, options), 'bins'],
  calibratedLogLikelihood: [
    (options) => metrics.calibratedLogLikelihood(p, labels, options),
    'splits, seed',
  ],
  calibrationErrorInterval: [
    (options) => metrics.calibrationErrorInterval(p, labels, options),
    'bins, level',
  ],
  confidenceBias: [(options) => metrics.confidenceBias(p, labels, options), 'bins, binning'],
  expectedCalibrationError: [
    (options) => metrics.expectedCalibrationError(p, labels, options),
    'bins, binning, norm, of',
  ],
  freeEnergy: [(options) => metrics.freeEnergy(p, options), 'temperature'],
  reliabilityDiagram: [
    (options) => metrics.reliabilityDiagram(p, labels, options),
    'bins, binning',
  ],
  riskCoverage: [(options) => metrics.riskCoverage(p, labels, options), 'maxPoints'],
  rocAucInterval: [(options) => metrics.rocAucInterval([0.9], [0.1], options), 'level'],
  rocCurve: [(options) => metrics.rocCurve([0.9], [0.1], options), 'maxPoints'],
  temperatureScaledCalibrationError: [
    (options) => metrics.temperatureScaledCalibrationError(p, labels, options),
    'splits, seed, bins, binning',
  ],
  wilsonInterval: [(options) => metrics.wilsonInterval(0.5, 2, options), 'level'],
};

test.each(Object.entries(taking))('%s refuses an option that is none', (_, [call, names]) => {
  expect(() => call({})).not.toThrow();
  expect(() => call({ bin: 10 })).toThrow(new OptionError('bin', 10, `another option: ${names}`));
  const [first] = names.split(', ');
  expect(() => call(0.9 as unknown as object)).toThrow(
    new OptionError('options', 0.9, `an object such as { ${first} }`),
  );
});
