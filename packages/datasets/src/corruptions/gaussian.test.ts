import { expect, it } from 'vitest';
import { gaussianBlur, gaussianWeights } from './gaussian.js';
import { edge, mirror } from './grid.js';

it('has weights of the bell curve, hand-computed', () => {
  // exp(-1/2) = 0.60653, and 1 + 2 x 0.60653 = 2.21306.
  expect(gaussianWeights(1, 1)).toEqual(
    [0.27407, 0.45186, 0.27407].map((w) => expect.closeTo(w, 5)),
  );
});

it('spreads a point into the product of both lines, and leaves a constant', () => {
  const grid = { height: 5, width: 7, channels: 1 };
  const point = new Float64Array(35);
  point[2 * 7 + 3] = 1;
  const weights = gaussianWeights(0.8, 2);
  const blurred = gaussianBlur(point, grid, { sigma: 0.8, radius: 2, border: edge });
  blurred.forEach((value, i) => {
    const [down, right] = [Math.floor(i / 7) - 2, (i % 7) - 3];
    expect(value).toBeCloseTo((weights[down + 2] ?? 0) * (weights[right + 2] ?? 0), 14);
  });
  const constant = new Float64Array(35).fill(4);
  for (const value of gaussianBlur(constant, grid, { sigma: 3, radius: 9, border: mirror })) {
    expect(value).toBeCloseTo(4, 12);
  }
});
