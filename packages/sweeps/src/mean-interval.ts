import { studentT } from './student-t.js';
import type { Mean } from './sweep-file.js';

/** The mean of some values, at least one, with what they tell of it. */
export function meanOf(values: readonly number[]): Mean {
  const seeds = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / seeds;
  if (seeds < 2) return { mean, seeds };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (seeds - 1));
  const margin = (studentT(seeds - 1) * deviation) / Math.sqrt(seeds);
  return { mean, seeds, deviation, ci95: [mean - margin, mean + margin] };
}
