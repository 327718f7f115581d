import { describe, expect, test } from 'vitest';
import { ensembleOf, evaluateTestSet, examplesOf, kernels, type Point } from './testing-network.js';

describe('confidence intervals', () => {
  const many = Array.from({ length: 2000 }, (_, i): Point => [2 * Math.sin(i * i), 0]);
  const examples = examplesOf(
    many,
    many.map(([a], i) => (i % 4 === 0 ? i % 3 : a > 0 ? 0 : 2)),
  );
  const options = { ensemble: ensembleOf(...kernels), test: { dataset: 'many', examples } };

  test('lie around their scores, as wide as the normal approximation where that is good', async () => {
    const { ensemble } = await evaluateTestSet(options);
    for (const score of ['accuracy', 'nll', 'brier', 'ece'] as const) {
      const [low, high] = ensemble.ci95[score];
      expect(low).toBeLessThan(ensemble[score]);
      expect(high).toBeGreaterThan(ensemble[score]);
    }
    const { accuracy, ci95 } = ensemble;
    const width = 2 * 1.96 * Math.sqrt((accuracy * (1 - accuracy)) / 2000);
    expect((ci95.accuracy[1] - ci95.accuracy[0]) / width).toBeGreaterThan(0.85);
    expect((ci95.accuracy[1] - ci95.accuracy[0]) / width).toBeLessThan(1.15);
  });

  test('depend on the seed and nothing else', async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map(async (seed) => (await evaluateTestSet({ ...options, seed })).ensemble.ci95),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });
});
