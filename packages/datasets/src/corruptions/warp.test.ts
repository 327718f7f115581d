import { expect, it } from 'vitest';
import { mirror } from './grid.js';
import { warp } from './warp.js';

it('reads between pixels and mirrors the image, hand-computed', () => {
  // 0 10 / 20 40, and a second channel of the negatives.
  const values = Float64Array.of(0, 0, 10, -10, 20, -20, 40, -40);
  const grid = { height: 2, width: 2, channels: 2 };
  const rows = Float64Array.of(1, 0.5, -0.25, 2.5);
  const columns = Float64Array.of(0, 0.5, 1, -1);
  // A pixel; the mean of all; a quarter of the way down, mirrored; halfway between rows 0 and 1 again, at column 1.
  expect([...warp(values, grid, { rows, columns }, mirror)]).toEqual([
    20, -20, 17.5, -17.5, 17.5, -17.5, 25, -25,
  ]);
});
