import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minimise, type SmoothFunction } from './minimise.js';

/** sum_i c_i (x_i - m_i)^2 / 2 */
const bowl =
  (curvatures: readonly number[], minimum: readonly number[]): SmoothFunction =>
  (x, gradient) => {
    gradient.set(curvatures.map((c, i) => c * (x[i] - minimum[i])));
    return curvatures.reduce((sum, c, i) => sum + (c * (x[i] - minimum[i]) ** 2) / 2, 0);
  };

test('finds the bottom of bowls of any scale', () => {
  const exponent = fc.integer({ min: -3, max: 3 });
  fc.assert(
    fc.property(fc.array(exponent, { minLength: 1, maxLength: 8 }), fc.nat(3), (exponents, far) => {
      const minimum = exponents.map((_, i) => (i - 2) * 10 ** far);
      const curvatures = exponents.map((e) => 10 ** e);
      const found = minimise(
        bowl(curvatures, minimum),
        minimum.map(() => 1),
        { tolerance: 1e-9 },
      );
      minimum.forEach((x, i) => {
        expect(Math.abs(found[i] - x) * curvatures[i]).toBeLessThan(1e-8);
      });
    }),
  );
});

test('a wall of any steepness is no obstacle at the start', () => {
  for (const steepness of [1e-15, 1, 1e15]) {
    const [found] = minimise(bowl([steepness], [2]), [0.7], { tolerance: 1e-9 * steepness });
    expect(found).toBeCloseTo(2, 8);
  }
});

test('follows the valley of Rosenbrock to (1, 1)', () => {
  const found = minimise(
    ([x, y], gradient) => {
      gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
      gradient[1] = 200 * (y - x * x);
      return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
    },
    [-1.2, 1],
  );
  expect([...found]).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)]);
});

test('never goes up, and takes no more steps than asked for', () => {
  const softplus = (x: number) => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(0, x);
  // Convex, flat far out and steep at once beyond 0: the first step is too short, others too long.
  const value = ([x, y]: Float64Array) => softplus(50 * (x + y)) - 20 * x + x * x + (y - 3) ** 2;
  const of: SmoothFunction = (p, gradient) => {
    const push = 50 / (1 + Math.exp(-50 * (p[0] + p[1])));
    gradient[0] = push - 20 + 2 * p[0];
    gradient[1] = push + 2 * (p[1] - 3);
    return value(p);
  };
  expect([...minimise(of, [-5, 7], { maxSteps: 0 })]).toEqual([-5, 7]);
  let before = Infinity;
  for (let maxSteps = 0; maxSteps < 12; maxSteps++) {
    const now = value(minimise(of, [-5, 7], { maxSteps }));
    expect(now).toBeLessThanOrEqual(before);
    before = now;
  }
  const gradient = new Float64Array(2);
  of(minimise(of, [-5, 7]), gradient);
  expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-7);
});

test('a start at the minimum stays, and is not written to', () => {
  const start = Float64Array.of(3, -1);
  const found = minimise(bowl([1, 2], [3, -1]), start);
  expect(found).toEqual(start);
  expect(found).not.toBe(start);
  minimise(bowl([1, 2], [0, 0]), start);
  expect([...start]).toEqual([3, -1]);
});

test('ends where rounding hides every step, and without a parameter', () => {
  let calls = 0;
  const flat: SmoothFunction = (x, gradient) => {
    calls++;
    gradient[0] = 1e-3 * x[0];
    return 1e15 + 0.5e-3 * x[0] ** 2;
  };
  expect(minimise(flat, [1])[0]).toBe(1);
  expect(calls).toBeLessThan(100);
  expect(minimise(() => 1, [])).toHaveLength(0);
});

test('two hundred coupled parameters', () => {
  // The chain sum (x_i+1 - x_i)^2 with ends held at 0 and 1 rises evenly.
  const size = 200;
  const found = minimise(
    (x, gradient) => {
      let sum = 0;
      gradient.fill(0);
      for (let i = 0; i <= size; i++) {
        const step = (i < size ? x[i] : 1) - (i > 0 ? x[i - 1] : 0);
        sum += step * step;
        if (i < size) gradient[i] += 2 * step;
        if (i > 0) gradient[i - 1] -= 2 * step;
      }
      return sum;
    },
    new Float64Array(size),
    { tolerance: 1e-9, maxSteps: 2000 },
  );
  found.forEach((x, i) => {
    expect(x).toBeCloseTo((i + 1) / (size + 1), 5);
  });
});
