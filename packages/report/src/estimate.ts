import { studentT } from '@freetickets/sweeps';

/** A score as it was measured: of one run, or the mean of several seeds. */
export interface Estimate {
  readonly value: number;
  readonly seeds: number;
  /** The standard deviation over seeds, where there are several. */
  readonly deviation?: number;
  /** Of one run: its own 95% interval, where it was recorded. */
  readonly ci95?: readonly [low: number, high: number];
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

/** The mean of several seeds and their standard deviation; of one, what it says itself. */
export function estimateOf(
  values: readonly number[],
  ci95?: readonly [low: number, high: number],
): Estimate {
  const seeds = values.length;
  const value = sum(values) / seeds;
  if (seeds === 1) return { value, seeds, ...(ci95 && { ci95 }) };
  const deviation = Math.sqrt(sum(values.map((each) => (each - value) ** 2)) / (seeds - 1));
  return { value, seeds, deviation };
}

/**
 * Whether two numbers that were measured apart differ for certain: seeds by Welch's 95% interval of the difference of their
 * means, single runs where their own intervals do not meet. A single run and several seeds cannot be told apart, nor can
 * what has no interval.
 *
 * Welch, The generalization of "Student's" problem when several different population variances are involved, 1947.
 */
export function areApart(a: Estimate, b: Estimate): boolean {
  if (a.deviation !== undefined && b.deviation !== undefined) {
    const [u, v] = [a.deviation ** 2 / a.seeds, b.deviation ** 2 / b.seeds];
    if (u + v === 0) return a.value !== b.value;
    const freedom = (u + v) ** 2 / (u ** 2 / (a.seeds - 1) + v ** 2 / (b.seeds - 1));
    return Math.abs(a.value - b.value) > studentT(freedom) * Math.sqrt(u + v);
  }
  return !!a.ci95 && !!b.ci95 && (a.ci95[0] > b.ci95[1] || b.ci95[0] > a.ci95[1]);
}
