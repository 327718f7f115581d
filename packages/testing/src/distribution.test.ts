import type { Distribution, LayerShape } from '@freetickets/core';
import { er, erk, uniform } from '@freetickets/sparse-masks';
import { describe, expect, test } from 'vitest';
import type { ConformanceCase } from './case.js';
import { distributionConformance } from './distribution.js';

const failing = (cases: readonly ConformanceCase[]): number[] =>
  cases.flatMap(({ run }, i) => {
    try {
      run();
      return [];
    } catch {
      return [i];
    }
  });

describe.each([
  ['uniform', uniform()],
  ['er', er()],
  ['erk', erk()],
  ['erk with power 3', erk({ power: 3 })],
])('%s', (_, distribution) => {
  for (const { name, run } of distributionConformance(distribution)) test(name, run);
});

describe('a distribution fails that', () => {
  let calls = 0;
  test.each<[string, Distribution, number[]]>([
    ['forgets a layer', { densities: (layers, d) => layers.slice(1).map(() => d) }, [0]],
    [
      'clamps without making up for it',
      {
        densities: (layers, d) =>
          layers.map(({ shape }, l) =>
            Math.min(1, (d * 2 * (l + 1)) / (layers.length + 1 + shape.length)),
          ),
      },
      [0, 1],
    ],
    ['ignores the density', { densities: (layers) => layers.map(() => 0.5) }, [0, 1]],
    [
      'depends on how often it was asked',
      { densities: (layers, d) => layers.map(() => d - (calls++ % 2) * 1e-12) },
      [2],
    ],
    [
      'sorts the layers in place',
      {
        densities: (layers, d) => {
          const mutable = layers as LayerShape[];
          return mutable.sort((a, b) => a.name.localeCompare(b.name)).map(() => d);
        },
      },
      [0, 1, 2],
    ],
  ])('%s', (_, distribution, cases) => {
    expect(failing(distributionConformance(distribution))).toEqual(cases);
  });
});
