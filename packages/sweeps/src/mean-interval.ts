import { studentT } from './student-t.js';
import type { Mean } from './sweep-file.js';

/**
 * The mean of some values, at least one, with what they tell of it. Its interval is cut to the range of the values that there
 * can be: the true mean is within, so that the interval holds it as often as before.
 */
export function meanOf(
  values: readonly number[],
  [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as readonly [number, number],
): Mean {
  const seeds = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / seeds;
  if (seeds < 2) return { mean, seeds };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (seeds - 1));
  const margin = (studentT(seeds - 1) * deviation) / Math.sqrt(seeds);
  const ci95 = [Math.max(least, mean - margin), Math.min(most, mean + margin)] as const;
  return { mean, seeds, deviation, ci95 };
}
