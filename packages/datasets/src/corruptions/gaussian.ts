import { type Border, type Grid, type Tap, weightedSum } from './grid.js';

/** `exp(-i^2 / (2 sigma^2))` for i from -radius to radius, divided by their sum. */
export function gaussianWeights(sigma: number, radius: number): readonly number[] {
  const bell = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
  );
  const sum = bell.reduce((total, weight) => total + weight, 0);
  return bell.map((weight) => weight / sum);
}

/** Blurs with a Gaussian of standard deviation `sigma` pixels, cut off at `radius` pixels: along rows, then columns. */
export function gaussianBlur(
  values: Float64Array,
  grid: Grid,
  { sigma, radius, border }: { sigma: number; radius: number; border: Border },
): Float64Array {
  const weights = gaussianWeights(sigma, radius);
  const across: Tap[] = weights.map((weight, i) => ({ down: 0, right: i - radius, weight }));
  const down: Tap[] = weights.map((weight, i) => ({ down: i - radius, right: 0, weight }));
  return weightedSum(weightedSum(values, grid, across, border), grid, down, border);
}
