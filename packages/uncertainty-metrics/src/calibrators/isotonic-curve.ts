/** A rising line through points: from x to y, both as arrays of the points' coordinates, in order. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * The rising step function nearest to outcomes of 0 and 1 in least squares, by pool adjacent violators: among examples in
 * order of their score, neighbours whose share of ones falls are pooled until none does. Examples of equal score are one
 * from the start. The curve has the first and the last score of every pool and is straight between pools, so that scores
 * keep most of their order; it has at most two points a pool, whatever the number of examples.
 *
 * Ayer, Brunk, Ewing, Reid and Silverman, An Empirical Distribution Function for Sampling with Incomplete Information,
 * Annals of Mathematical Statistics 1955.
 */
export function isotonicCurve(
  scores: ArrayLike<number>,
  isOne: (example: number) => boolean,
): Curve {
  const pools: Pool[] = [];
  for (let pool of tied(scores, isOne)) {
    for (let last = pools.at(-1); last && !rises(last, pool); last = pools.at(-1)) {
      pool = pooled(last, pool);
      pools.pop();
    }
    pools.push(pool);
  }
  const points = pools.flatMap(({ from, to, ones, size }) =>
    (from === to ? [from] : [from, to]).map((x) => ({ x, y: ones / size })),
  );
  return { x: points.map(({ x }) => x), y: points.map(({ y }) => y) };
}

/** Examples next to each other in order of their score, and how many of their outcomes are 1. */
interface Pool {
  readonly from: number;
  readonly to: number;
  readonly ones: number;
  readonly size: number;
}

const rises = (left: Pool, right: Pool): boolean => left.ones * right.size < right.ones * left.size;

const pooled = (left: Pool, right: Pool): Pool => ({
  from: left.from,
  to: right.to,
  ones: left.ones + right.ones,
  size: left.size + right.size,
});

/** The examples of each score, in order of the scores. */
function tied(scores: ArrayLike<number>, isOne: (example: number) => boolean): Pool[] {
  const pools: Pool[] = [];
  const order = Uint32Array.from({ length: scores.length }, (_, example) => example);
  for (const example of order.sort((a, b) => scores[a] - scores[b])) {
    const score = scores[example];
    const single = { from: score, to: score, ones: isOne(example) ? 1 : 0, size: 1 };
    const last = pools.at(-1);
    if (last?.to === score) pools[pools.length - 1] = pooled(last, single);
    else pools.push(single);
  }
  return pools;
}

/** The height of a curve at x = `at`: straight between its points, level beyond its ends. */
export function heightAt({ x, y }: Curve, at: number): number {
  let [low, high] = [0, x.length - 1];
  if (at <= x[low]) return y[low];
  if (at >= x[high]) return y[high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= at) low = middle;
    else high = middle;
  }
  return y[low] + ((y[high] - y[low]) * (at - x[low])) / (x[high] - x[low]);
}
