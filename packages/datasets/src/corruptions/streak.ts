import type { Tap } from './grid.js';

/**
 * What a pixel gathers of the line that a moving camera draws it over: the pixels nearest to the points 0, 1, ..., 2 r
 * along a direction, by half a Gaussian, `exp(-i^2 / (2 sigma^2))` for point i, weights summing to 1. The first one is the
 * pixel itself.
 *
 * @param radius r, in pixels
 * @param angle degrees; 0 points to the right, 90 down
 */
export function streak(radius: number, sigma: number, angle: number): readonly Tap[] {
  const direction = (angle * Math.PI) / 180;
  const bell = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp((-i * i) / (2 * sigma * sigma)),
  );
  const sum = bell.reduce((total, weight) => total + weight, 0);
  return bell.map((weight, i) => ({
    down: Math.round(i * Math.sin(direction)),
    right: Math.round(i * Math.cos(direction)),
    weight: weight / sum,
  }));
}
