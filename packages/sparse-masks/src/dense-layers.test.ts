import { type Distribution, type LayerShape, OptionError, sizeOf } from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { er } from './er.js';
import { erk } from './erk.js';
import { layerCounts } from './layer-counts.js';
import { uniform } from './uniform.js';

/** LeNet-300-100. */
const layers = [
  { name: 'dense1/kernel', shape: [784, 300] },
  { name: 'dense2/kernel', shape: [300, 100] },
  { name: 'dense3/kernel', shape: [100, 10] },
];
const sizes = layers.map(({ shape }) => sizeOf(shape));
const inHead = ({ name, shape }: LayerShape, head: number) => ({
  name: `head-${head}/${name}`,
  shape,
});

const distributions: [string, (dense: string[]) => Distribution][] = [
  ['uniform', (dense) => uniform({ dense })],
  ['er', (dense) => er({ dense })],
  ['erk', (dense) => erk({ dense })],
  ['erk of power 0.5', (dense) => erk({ dense, power: 0.5 })],
];

describe.each(distributions)('%s', (_, distribution) => {
  test('keeps the named layers whole, and the total exact', () => {
    fc.assert(
      fc.property(
        fc.subarray([1, 2]),
        fc.double({ min: 0, max: 0.85, noNaN: true }),
        (indices, sparsity) => {
          const dense = indices.map((l, i) => (i % 2 ? `dense${l + 1}` : `dense${l + 1}/kernel`));
          const counts = layerCounts(layers, { sparsity, distribution: distribution(dense) });
          for (const l of indices) expect(counts[l]).toBe(sizes[l]);
          expect(counts.reduce((sum, count) => sum + count)).toBe(
            Math.round((1 - sparsity) * (784 * 300 + 300 * 100 + 100 * 10)),
          );
        },
      ),
      { seed: 1 },
    );
  });

  test('deals out the rest among the others as without them', () => {
    const density = 0.2;
    const [first, second, third] = distribution(['dense3']).densities(layers, density);
    const left = density * (sizes[0] + sizes[1] + sizes[2]) - sizes[2];
    const others = layers.slice(0, 2);
    const alone = distribution([]).densities(others, left / (sizes[0] + sizes[1]));
    expect(third).toBe(1);
    expect(first).toBeCloseTo(alone[0], 12);
    expect(second).toBeCloseTo(alone[1], 12);
  });

  test('a name is that of a layer in every head, or in one alone', () => {
    const heads = [...layers.slice(0, 2), ...[1, 2].map((head) => inHead(layers[2], head))];
    const densities = (...dense: string[]) => distribution(dense).densities(heads, 0.2);
    expect(densities('dense3').slice(2)).toEqual([1, 1]);
    expect(densities('head-1/dense3')).toEqual(densities('head-1/dense3/kernel'));
    expect(densities('head-1/dense3')[2]).toBe(1);
  });

  test('refuses a name that no layer has, and layers that hold too much', () => {
    expect(() => distribution(['conv1']).densities(layers, 0.1)).toThrow(
      /dense: got "conv1", expected some of dense1, dense2, dense3/,
    );
    const { densities } = distribution(['dense1']);
    expect(() => densities(layers, 0.5)).toThrow(OptionError);
    expect(() => densities(layers, 0.5)).toThrow(/hold 235200 of 266200.*at most 0.116453/);
    expect(densities(layers, 1)).toEqual([1, 1, 1]);
  });
});
