import { expect, it } from 'vitest';
import { type Border, edge, mirror, weightedSum } from './grid.js';

const around = (border: Border, length: number) =>
  Array.from({ length: 13 }, (_, i) => border(i - 5, length));

it('borders go on or mirror, at any distance', () => {
  expect(around(edge, 3)).toEqual([0, 0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 2, 2]);
  expect(around(mirror, 3)).toEqual([1, 0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2, 1]);
  expect(around(mirror, 1)).toEqual(new Array(13).fill(0));
  expect(around(mirror, 2)).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
});

it('sums neighbours within their channel, hand-computed', () => {
  // Two rows of two pixels: (1, 10) (2, 20) / (3, 30) (4, 40).
  const values = Float64Array.of(1, 10, 2, 20, 3, 30, 4, 40);
  const grid = { height: 2, width: 2, channels: 2 };
  const taps = [
    { down: 0, right: 0, weight: 1 },
    { down: 1, right: -1, weight: 0.5 },
  ];
  // Below and to the left: 3, 3 / 3, 3 at the edge; 4, 3 / 2, 1 mirrored.
  expect([...weightedSum(values, grid, taps, edge)]).toEqual([2.5, 25, 3.5, 35, 4.5, 45, 5.5, 55]);
  expect([...weightedSum(values, grid, taps, mirror)]).toEqual([3, 30, 3.5, 35, 4, 40, 4.5, 45]);
});
