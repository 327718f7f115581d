import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heightAt, isotonicCurve } from './isotonic-curve.js';

/** The isotonic regression by its min-max formula: at i, the largest over starts of the least mean over ends. */
function twin(scores: readonly number[], outcomes: readonly boolean[]): number[] {
  const levels = [...new Set(scores)].sort((a, b) => a - b);
  const mean = (from: number, to: number) => {
    const inside = outcomes.filter((_, i) => scores[i] >= from && scores[i] <= to);
    return inside.filter(Boolean).length / inside.length;
  };
  return scores.map((score) =>
    Math.max(
      ...levels
        .filter((from) => from <= score)
        .map((from) => Math.min(...levels.filter((to) => to >= score).map((to) => mean(from, to)))),
    ),
  );
}

const examples = fc.array(
  fc.record({
    score: fc.integer({ min: 0, max: 12 }).map((twelfths) => twelfths / 12),
    outcome: fc.boolean(),
  }),
  { minLength: 1, maxLength: 30 },
);

test('hand-computed: violators are pooled, ties are one', () => {
  const outcomes = [true, false, true, true, false, true];
  const curve = isotonicCurve([0.1, 0.3, 0.3, 0.6, 0.8, 0.9], (i) => outcomes[i]);
  // 1 at 0.1 and 1/2 at 0.3 fall: 2/3. 1 at 0.6 and 0 at 0.8 fall: 1/2, which falls from 2/3: 3/5 together.
  expect(curve).toEqual({ x: [0.1, 0.8, 0.9], y: [0.6, 0.6, 1] });
  expect(heightAt(curve, 0)).toBe(0.6);
  expect(heightAt(curve, 0.4)).toBe(0.6);
  expect(heightAt(curve, 0.825)).toBeCloseTo(0.7, 14);
  expect(heightAt(curve, 1)).toBe(1);
});

test('equal scores are one before anything is pooled', () => {
  const outcomes = [false, false, true];
  const curve = isotonicCurve([0.3, 0.5, 0.5], (i) => outcomes[i]);
  expect(curve).toEqual({ x: [0.3, 0.5], y: [0, 0.5] });
});

test('has at each score the height that the min-max formula gives', () => {
  fc.assert(
    fc.property(examples, (given) => {
      const scores = given.map(({ score }) => score);
      const outcomes = given.map(({ outcome }) => outcome);
      const curve = isotonicCurve(scores, (i) => outcomes[i]);
      twin(scores, outcomes).forEach((height, i) => {
        expect(heightAt(curve, scores[i])).toBeCloseTo(height, 12);
      });
    }),
  );
});

test('rises everywhere, between its points too, and has at most two points a pool', () => {
  fc.assert(
    fc.property(examples, (given) => {
      const curve = isotonicCurve(
        given.map(({ score }) => score),
        (i) => given[i].outcome,
      );
      let before = 0;
      for (let at = -0.1; at <= 1.1; at += 0.01) {
        const height = heightAt(curve, at);
        expect(height).toBeGreaterThanOrEqual(before);
        before = height;
      }
      expect(before).toBeLessThanOrEqual(1);
      expect(curve.x.every((x, i) => i === 0 || x > curve.x[i - 1])).toBe(true);
      for (const height of new Set(curve.y)) {
        expect(curve.y.filter((y) => y === height).length).toBeLessThanOrEqual(2);
      }
    }),
  );
});
