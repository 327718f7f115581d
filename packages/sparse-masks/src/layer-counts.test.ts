import { type Distribution, ModelError, OptionError, PluginError } from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { constantFanIn } from './constraints/constant-fan-in.js';
import { nOfM } from './constraints/n-of-m.js';
import { er } from './er.js';
import { erk } from './erk.js';
import { layerCounts } from './layer-counts.js';
import { uniform } from './uniform.js';

const layer = (shape: readonly number[], name = 'layer') => ({ name, shape });
const fixed = (...densities: number[]): Distribution => ({ densities: () => densities });

test('the largest remainder is rounded up, ties in layer order', () => {
  const counts = (sizes: number[], sparsity: number): number[] =>
    layerCounts(
      sizes.map((size) => layer([size, 1])),
      { sparsity, distribution: uniform() },
    );
  expect(counts([10, 15, 25], 0.7)).toEqual([3, 5, 7]); // 3, 4.5, 7.5 of 15
  expect(counts([14, 13, 13], 0.75)).toEqual([4, 3, 3]); // 3.5, 3.25, 3.25 of 10
  expect(counts([13, 14, 13], 0)).toEqual([13, 14, 13]);
});

test('a layer too small for its share keeps one weight, which the others give', () => {
  const layers = [layer([2, 1]), layer([98, 1])];
  expect(layerCounts(layers, { sparsity: 0.9, distribution: uniform() })).toEqual([1, 9]);
  const sevenSmall = [...Array.from({ length: 7 }, () => layer([1, 1])), layer([93, 1])];
  expect(layerCounts(sevenSmall, { sparsity: 0.9, distribution: uniform() })).toEqual([
    1, 1, 1, 1, 1, 1, 1, 3,
  ]);
});

test('counts are exact, within each layer, and near its share, for any layers', () => {
  const shape = fc.oneof(
    fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 })),
    fc.tuple(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 64 }),
      fc.integer({ min: 1, max: 64 }),
    ),
  );
  fc.assert(
    fc.property(
      fc.array(shape, { minLength: 1, maxLength: 12 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.constantFrom(uniform(), er(), erk(), erk({ power: 2 })),
      (shapes, sparsity, distribution) => {
        const layers = shapes.map((s, l) => layer(s, `layer${l}`));
        const sizes = shapes.map((s) => s.reduce((a: number, b) => a * b, 1));
        const target = Math.round((1 - sparsity) * sizes.reduce((a, b) => a + b, 0));
        fc.pre(target >= layers.length);
        const counts = layerCounts(layers, { sparsity, distribution });
        expect(counts.reduce((a, b) => a + b)).toBe(target);
        const densities = distribution.densities(layers, 1 - sparsity);
        const raised = sizes.filter((size, l) => densities[l] * size < 1).length;
        for (const [l, count] of counts.entries()) {
          expect(Number.isInteger(count)).toBe(true);
          expect(count).toBeGreaterThanOrEqual(1);
          expect(count).toBeLessThanOrEqual(sizes[l]);
          expect(Math.abs(count - densities[l] * sizes[l])).toBeLessThan(1.001 + raised);
        }
      },
    ),
    { numRuns: 500 },
  );
});

describe('what is refused', () => {
  test.each([-0.1, 1, 1.5, Number.NaN])('sparsity %d', (sparsity) => {
    expect(() => layerCounts([layer([9, 9])], { sparsity, distribution: uniform() })).toThrow(
      new OptionError('sparsity', sparsity, 'a number from 0 up to, but not including, 1'),
    );
  });

  test('no layers, or one without positions', () => {
    const options = { sparsity: 0.5, distribution: uniform() };
    expect(() => layerCounts([], options)).toThrow(ModelError);
    expect(() => layerCounts([layer([3, 0], 'conv/kernel')], options)).toThrow(
      /conv\/kernel: shape \[3,0\]/,
    );
  });

  test('more sparsity than leaves every layer a weight; the largest it names works', () => {
    const layers = [layer([30, 1]), layer([40, 1]), layer([29, 1])];
    const counts = (sparsity: number) => layerCounts(layers, { sparsity, distribution: erk() });
    expect(() => counts(0.99)).toThrow(
      'sparsity: got 0.99, expected at most 0.969696, so that each of the 3 layers keeps an active weight.',
    );
    expect(counts(0.969696)).toEqual([1, 1, 1]);
  });

  test('a distribution that breaks its contract, by name where it has one', () => {
    const layers = [layer([10, 10], 'a'), layer([10, 10], 'b')];
    const counts = (distribution: Distribution) => () =>
      layerCounts(layers, { sparsity: 0.5, distribution });
    expect(counts(fixed(0.5))).toThrow(
      new PluginError('the distribution', 'it returned 1 densities for 2 layers.'),
    );
    expect(counts(fixed(0.5, Number.NaN))).toThrow(/density NaN for b/);
    expect(counts(fixed(-0.5, 1.5))).toThrow(/density -0.5 for a/);
    expect(counts(fixed(0.2, 0.2))).toThrow(/average 0.2 over all weights, but 0.5 was asked/);
    const named = { ...uniform(), densities: () => [0.5] };
    expect(counts(named)).toThrow('distribution uniform: it returned 1 densities for 2 layers.');
    expect(counts(fixed(0, 1))()).toEqual([1, 99]);
  });
});

test('under a constraint: whole steps of every group, or what it says, but for dense layers', () => {
  const layers = [
    { name: 'a', shape: [40, 30] },
    { name: 'b', shape: [3, 3, 8, 16] },
    { name: 'c', shape: [8, 2] },
  ];
  const distribution = erk();
  const shares = distribution.densities(layers, 0.4).map((d, l) => d * [1200, 1152, 16][l]);
  expect(shares[2]).toBe(16);
  expect(layerCounts(layers, { sparsity: 0.6, distribution, constraint: constantFanIn() })).toEqual(
    [30 * Math.round(shares[0] / 30), 16 * Math.round(shares[1] / 16), 16],
  );
  const constraint = nOfM({ n: 1, m: 4 });
  expect(layerCounts(layers, { sparsity: 0.6, distribution, constraint })).toEqual([300, 288, 16]);
});
