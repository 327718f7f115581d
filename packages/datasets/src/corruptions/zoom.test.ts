import { expect, it } from 'vitest';
import { zoom } from './zoom.js';

/** A plane: 10 down + 3 right, and 100 more in the second channel. */
const plane = (height: number, width: number) =>
  Float64Array.from({ length: 2 * height * width }, (_, i) => {
    const pixel = Math.floor(i / 2);
    return (i % 2) * 100 + 10 * Math.floor(pixel / width) + 3 * (pixel % width);
  });

it.each([
  // 5 / 1.6 is 3.1: the middle 4 become 6, of which none is cut off before, and 5 remain.
  [5, 5, { start: 0, cut: 0, step: 3 / 5 }, { start: 0, cut: 0, step: 3 / 5 }],
  // 3 become 5; 5 become 8.
  [4, 7, { start: 0, cut: 0, step: 2 / 4 }, { start: 1, cut: 0, step: 4 / 7 }],
  // 1 becomes 2; 2 become 3.
  [1, 3, { start: 0, cut: 0, step: 0 }, { start: 0, cut: 0, step: 1 / 2 }],
] as const)('spreads the middle of %d x %d, hand-computed', (height, width, rows, columns) => {
  const grid = { height, width, channels: 2 };
  zoom(plane(height, width), grid, 1.6).forEach((value, i) => {
    const pixel = Math.floor(i / 2);
    const down = rows.start + (Math.floor(pixel / width) + rows.cut) * rows.step;
    const right = columns.start + ((pixel % width) + columns.cut) * columns.step;
    expect(value).toBeCloseTo((i % 2) * 100 + 10 * down + 3 * right, 10);
  });
  expect(zoom(plane(height, width), grid, 1)).toEqual(plane(height, width));
});

it('rounds the enlarged line to the nearest number, of two to the even one', () => {
  // 26 pixels of 32 become 32.5: 32, so that the first and the last pixel are those of the 26, the 4th and the 29th.
  const line = Float64Array.from({ length: 32 }, (_, x) => x);
  const made = zoom(line, { height: 1, width: 32, channels: 1 }, 1.25);
  expect([made[0], made[31]]).toEqual([3, 28]);
});
