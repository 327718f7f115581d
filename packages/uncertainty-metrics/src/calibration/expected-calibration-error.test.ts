import { OptionError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectedCalibrationError } from './expected-calibration-error.js';

test('hand-computed: two bins of 15', () => {
  // Confidence 0.8 in (11/15, 12/15], one of two right: |0.5 - 0.8| * 2/3. Confidence 0.95, right: 0.05 * 1/3.
  const probabilities = [
    [0.8, 0.2],
    [0.2, 0.8],
    [0.95, 0.05],
  ];
  expect(expectedCalibrationError(probabilities, [0, 0, 0])).toBeCloseTo(0.65 / 3, 14);
});

test('errors of opposite sign cancel inside a bin and not between bins', () => {
  const probabilities = [
    [0.6, 0.4],
    [0.9, 0.1],
  ];
  // Right at 0.6 (+0.4), wrong at 0.9 (-0.9).
  expect(expectedCalibrationError(probabilities, [0, 1], { bins: 1 })).toBeCloseTo(0.25, 14);
  expect(expectedCalibrationError(probabilities, [0, 1])).toBeCloseTo(0.65, 14);
});

test('bins are right-closed: 0.5 shares a bin with 0.4, not with 0.6', () => {
  const at = (confidence: number) => [confidence, ...Array(3).fill((1 - confidence) / 3)];
  const ece = (confidences: number[], labels: number[]) =>
    expectedCalibrationError(confidences.map(at), labels, { bins: 2 });
  expect(ece([0.5, 0.4], [1, 0])).toBeCloseTo(Math.abs(-0.5 + 0.6) / 2, 14);
  expect(ece([0.5, 0.6], [1, 0])).toBeCloseTo((0.5 + 0.4) / 2, 14);
});

test('a confidence of 1, or just above by rounding, is in the last bin', () => {
  expect(expectedCalibrationError([[1, 0]], [0])).toBe(0);
  const probabilities = [
    [1 + 1e-7, 0],
    [0.99, 0.01],
  ];
  expect(expectedCalibrationError(probabilities, [0, 1])).toBeCloseTo((0.99 + 1e-7) / 2, 14);
});

test('a confidence near 0 is in the first bin', () => {
  const classes = 2000;
  const uniform = Array(classes).fill(1 / classes);
  expect(expectedCalibrationError([uniform, uniform], [0, 1])).toBeCloseTo(0.5 - 1 / classes, 12);
});

test('equals an explicit loop over the bins, also for confidences on their edges', () => {
  const bins = fc.integer({ min: 1, max: 60 });
  const confidence = fc.oneof(
    fc.double({ min: 0.5, max: 1, noNaN: true }),
    fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 60 })).map(([a, b]) => Math.min(1, a / b)),
  );
  const example = fc.tuple(
    confidence.filter((c) => c >= 0.5),
    fc.integer({ min: 0, max: 1 }),
  );
  fc.assert(
    fc.property(bins, fc.array(example, { minLength: 1, maxLength: 40 }), (count, examples) => {
      let twin = 0;
      for (let bin = 0; bin < count; bin++) {
        const [low, high] = [bin / count, (bin + 1) / count];
        const inside = examples.filter(([c]) => c > low && c <= high);
        if (inside.length === 0) continue;
        const right = inside.filter(([, label]) => label === 0).length / inside.length;
        const sure = inside.reduce((sum, [c]) => sum + c, 0) / inside.length;
        twin += (inside.length / examples.length) * Math.abs(right - sure);
      }
      const probabilities = examples.map(([c]) => [c, 1 - c]);
      const labels = examples.map(([, label]) => label);
      expect(expectedCalibrationError(probabilities, labels, { bins: count })).toBeCloseTo(
        twin,
        12,
      );
    }),
    { numRuns: 300 },
  );
});

test('every edge of up to 200 bins belongs to the bin below it, the next number to the bin above', () => {
  for (let bins = 2; bins <= 200; bins++) {
    for (let edge = Math.ceil(bins / 2); edge < bins; edge++) {
      const low = edge / bins;
      const high = low * (1 + Number.EPSILON);
      const probabilities = [
        [low, 1 - low],
        [high, 1 - high],
      ];
      // Wrong at the edge, right above it: in one bin the two would partly cancel.
      expect(expectedCalibrationError(probabilities, [1, 0], { bins })).toBeCloseTo(0.5, 12);
    }
  }
});

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('%d bins are refused', (bins) => {
  expect(() => expectedCalibrationError([[1, 0]], [0], { bins })).toThrow(OptionError);
});
