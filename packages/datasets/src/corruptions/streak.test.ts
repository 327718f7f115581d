import { expect, it } from 'vitest';
import { streak } from './streak.js';

const places = (radius: number, angle: number) =>
  streak(radius, 1, angle).map(({ down, right }) => [down, right]);

it('goes from the pixel in the direction, by the nearest pixels', () => {
  expect(places(1, 0)).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
  ]);
  expect(places(1, 90)).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
  ]);
  expect(places(1, 45)).toEqual([
    [0, 0],
    [1, 1],
    [1, 1],
  ]);
  // 0.87 i to the right and 0.5 i up: 0.5 and 1.5 are rounded up.
  const up = places(2, -30).map((place) => place.map((x) => x + 0));
  expect(up).toEqual([
    [0, 0],
    [0, 1],
    [-1, 2],
    [-1, 3],
    [-2, 3],
  ]);
});

it('weighs by half a bell curve, hand-computed', () => {
  // 1, exp(-1/2) = 0.60653, exp(-2) = 0.13534: 1.74187 in all.
  expect(streak(1, 1, 0).map(({ weight }) => weight)).toEqual(
    [0.5741, 0.34821, 0.0777].map((w) => expect.closeTo(w, 4)),
  );
});
