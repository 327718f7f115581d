import fc from 'fast-check';
import { expect, test } from 'vitest';
import { confidenceBias, expectedCalibrationError } from '../index.js';
import { predictions } from '../testing-predictions.js';

test('hand-computed: 80% sure and half right, 60% sure and right', () => {
  const rows = [0.8, 0.8, 0.6].map((c) => [c, 1 - c]);
  const { over, under } = confidenceBias(rows, [0, 1, 0]);
  expect(over).toBeCloseTo((2 / 3) * 0.3, 14);
  expect(under).toBeCloseTo((1 / 3) * 0.4, 14);
});

test('the two parts are the calibration error', () => {
  const binnings = fc.constantFrom('equal-width' as const, 'equal-mass' as const);
  fc.assert(
    fc.property(
      predictions,
      fc.integer({ min: 1, max: 20 }),
      binnings,
      ({ p, labels }, bins, binning) => {
        const { over, under } = confidenceBias(p, labels, { bins, binning });
        expect(Math.min(over, under)).toBeGreaterThanOrEqual(0);
        const ece = expectedCalibrationError(p, labels, { bins, binning });
        expect(over + under).toBeCloseTo(ece, 12);
      },
    ),
  );
});
