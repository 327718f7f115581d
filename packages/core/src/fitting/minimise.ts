/** A smooth function: gives its value at a point and writes its gradient there into `gradient`. */
export type SmoothFunction = (point: Float64Array, gradient: Float64Array) => number;

/** How many of the last steps tell L-BFGS of the curvature. */
const memory = 10;

/**
 * A minimum of a smooth function near `start`; of a convex one, the minimum. L-BFGS with a line search for the weak Wolfe
 * conditions: memory and work outside the function grow with the length of `start` only, so that thousands of parameters
 * are fine. No step raises the value. It ends where no derivative is larger than `tolerance`, where rounding keeps every
 * step from lowering the value, or after `maxSteps`.
 *
 * Liu and Nocedal, On the Limited Memory BFGS Method for Large Scale Optimization, Mathematical Programming 1989.
 *
 * @example
 * minimise(([x], gradient) => {
 *   gradient[0] = 2 * (x - 3);
 *   return (x - 3) ** 2;
 * }, [0]); // 3
 */
export function minimise(
  of: SmoothFunction,
  start: ArrayLike<number>,
  {
    tolerance = 1e-7,
    maxSteps = 500,
  }: { readonly tolerance?: number; readonly maxSteps?: number } = {},
): Float64Array {
  let here = iterateAt(of, Float64Array.from(start));
  const steps: Step[] = [];
  for (let step = 0; step < maxSteps && largest(here.gradient) > tolerance; step++) {
    const next = search(of, here, descent(here.gradient, steps), steps.length === 0);
    if (!next) break;
    const [from, to] = [here, next];
    const moved = to.point.map((x, i) => x - from.point[i]);
    const turned = to.gradient.map((g, i) => g - from.gradient[i]);
    const curvature = dot(moved, turned);
    // Rounding can hide the curvature of a tiny step; such a step teaches nothing.
    if (curvature > 1e-12 * dot(turned, turned)) steps.push({ moved, turned, curvature });
    if (steps.length > memory) steps.shift();
    here = next;
  }
  return here.point;
}

interface Iterate {
  readonly point: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

/** A step, and by how much it turned the gradient. */
interface Step {
  readonly moved: Float64Array;
  readonly turned: Float64Array;
  readonly curvature: number;
}

function iterateAt(of: SmoothFunction, point: Float64Array): Iterate {
  const gradient = new Float64Array(point.length);
  return { point, value: of(point, gradient), gradient };
}

/** Minus the gradient times an estimate of the inverse Hessian, by the two-loop recursion. */
function descent(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = gradient.map((g) => -g);
  const shares = steps.map(() => 0);
  for (let i = steps.length - 1; i >= 0; i--) {
    shares[i] = dot(steps[i].moved, direction) / steps[i].curvature;
    add(direction, steps[i].turned, -shares[i]);
  }
  const last = steps.at(-1);
  const scale = last ? last.curvature / dot(last.turned, last.turned) : 1;
  for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  steps.forEach(({ moved, turned, curvature }, i) => {
    add(direction, moved, shares[i] - dot(turned, direction) / curvature);
  });
  return direction;
}

/**
 * A point along the direction that is enough lower, and where the slope is enough flatter: bisection between steps too
 * short and too long (Lewis and Overton 2013). Undefined where rounding leaves no lower one.
 */
function search(
  of: SmoothFunction,
  from: Iterate,
  direction: Float64Array,
  isFirst: boolean,
): Iterate | undefined {
  const slope = dot(from.gradient, direction);
  let [low, high] = [0, Infinity];
  // Nothing is known of the scale at first: a step of length 1 at most.
  let size = isFirst ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
  let best: Iterate | undefined;
  for (let trial = 0; trial < 40; trial++) {
    const next = iterateAt(
      of,
      from.point.map((x, i) => x + size * direction[i]),
    );
    if (!(next.value <= from.value + 1e-4 * size * slope)) high = size;
    else {
      if (next.value < from.value) best = next;
      if (dot(next.gradient, direction) >= 0.9 * slope) break;
      low = size;
    }
    size = high === Infinity ? 2 * low : (low + high) / 2;
  }
  return best;
}

const largest = (values: Float64Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * b[i], 0);

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i++) to[i] += times * what[i];
}
