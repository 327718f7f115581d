import { DataError } from '@freetickets/core';
import { expect, test } from 'vitest';
import { accuracy, brierScore, expectedCalibrationError, negativeLogLikelihood } from './index.js';

const probabilities = [
  [0.5, 0.5],
  [0.25, 0.75],
];

test.each([accuracy, negativeLogLikelihood, brierScore, expectedCalibrationError])(
  '$name refuses labels that do not fit',
  (metric) => {
    expect(() => metric(probabilities, [0])).toThrow('labels: got 1, expected 2');
    for (const label of [2, -1, 0.5, Number.NaN]) {
      expect(() => metric(probabilities, [0, label])).toThrow(DataError);
      expect(() => metric(probabilities, [0, label])).toThrow(
        `labels: got ${label} for example 1, expected a whole number from 0 to 1.`,
      );
    }
  },
);
