import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accuracy, expectedCalibrationError, reliabilityDiagram } from '../index.js';
import { predictions } from '../testing-predictions.js';

test('hand-computed, with an empty bin', () => {
  const rows = [
    [0.8, 0.2],
    [0.3, 0.7],
  ];
  expect(reliabilityDiagram(rows, [0, 0], { bins: 2 })).toEqual([
    { lower: 0, upper: 0.5, count: 0 },
    { lower: 0.5, upper: 1, count: 2, confidence: 0.75, accuracy: 0.5 },
  ]);
});

test('bins of equal mass end at confidences', () => {
  const rows = [0.9, 0.6, 0.8, 0.7].map((c) => [c, 1 - c]);
  const bins = reliabilityDiagram(rows, [0, 0, 0, 0], { bins: 2, binning: 'equal-mass' });
  expect(bins.map(({ lower, upper, count }) => [lower, upper, count])).toEqual([
    [0, 0.7, 2],
    [0.7, 1, 2],
  ]);
});

const binnings = fc.constantFrom('equal-width' as const, 'equal-mass' as const);

test('covers (0, 1] without gaps, and its parts add up to count, accuracy and calibration error', () => {
  fc.assert(
    fc.property(
      predictions,
      fc.integer({ min: 1, max: 20 }),
      binnings,
      ({ p, labels }, bins, binning) => {
        const made = reliabilityDiagram(p, labels, { bins, binning });
        expect(made.map(({ lower }) => lower)).toEqual([
          0,
          ...made.slice(0, -1).map(({ upper }) => upper),
        ]);
        expect(made.at(-1)?.upper).toBe(1);
        let [count, right, error] = [0, 0, 0];
        for (const bin of made) {
          const { confidence = 0, accuracy: share = 0 } = bin;
          count += bin.count;
          right += bin.count * share;
          error += bin.count * Math.abs(share - confidence);
          if (bin.count === 0) expect(Object.keys(bin)).toEqual(['lower', 'upper', 'count']);
          else {
            expect(confidence).toBeLessThanOrEqual(bin.upper + 1e-12);
            expect(confidence).toBeGreaterThan(bin.lower);
          }
        }
        expect(count).toBe(labels.length);
        expect(right / count).toBeCloseTo(accuracy(p, labels), 12);
        const ece = expectedCalibrationError(p, labels, { bins, binning });
        expect(error / count).toBeCloseTo(ece, 12);
      },
    ),
  );
});
