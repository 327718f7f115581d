import { expect, it } from 'vitest';
import { zoom } from './zoom.js';

/** A plane: 10 down + 3 right, and 100 more in the second channel. */
const plane = (height: number, width: number) =>
  Float64Array.from({ length: 2 * height * width }, (_, i) => {
    const pixel = Math.floor(i / 2);
    return (i % 2) * 100 + 10 * Math.floor(pixel / width) + 3 * (pixel % width);
  });

it.each([
  [5, 5],
  [4, 7],
  [1, 3],
])('spreads what lies around the centre: %d x %d', (height, width) => {
  const grid = { height, width, channels: 2 };
  const [y, x] = [(height - 1) / 2, (width - 1) / 2];
  zoom(plane(height, width), grid, 1.6).forEach((value, i) => {
    const pixel = Math.floor(i / 2);
    const down = y + (Math.floor(pixel / width) - y) / 1.6;
    const right = x + ((pixel % width) - x) / 1.6;
    expect(value).toBeCloseTo((i % 2) * 100 + 10 * down + 3 * right, 10);
  });
  expect(zoom(plane(height, width), grid, 1)).toEqual(plane(height, width));
});
