import { originOf, PluginError, type Redistribution, show, signals } from '@freetickets/core';
import fc from 'fast-check';
import { arbitraryLayer } from './arbitrary-layer.js';
import type { ConformanceCase } from './case.js';
import { contentsOf } from './contents-of.js';
import { forAll } from './for-all.js';

/**
 * What every redistribution must do.
 *
 * @example for (const { name, run } of redistributionConformance(mine())) test(name, run);
 */
export function redistributionConformance(redistribution: Redistribution): ConformanceCase[] {
  const { needs } = redistribution;
  const surveyed = arbitraryLayer(needs).chain((layer) =>
    fc.record({ layer: fc.constant(layer), survivors: fc.nat({ max: layer.mask.count }) }),
  );
  const fail = (problem: string): never => {
    throw new PluginError(originOf(redistribution)?.name ?? 'the redistribution', problem);
  };
  return [
    {
      name: 'needs only signals there are, each once',
      run: () => {
        if (new Set(needs).size !== needs.length || !needs.every((s) => signals.includes(s))) {
          fail(`it needs [${needs.join(', ')}]; there are ${signals.join(', ')}.`);
        }
      },
    },
    {
      name: 'weighs every layer by a number of at least 0',
      run: () =>
        forAll(surveyed, ({ layer, survivors }) => {
          const weight = redistribution.weigh(layer)(survivors);
          if (!Number.isFinite(weight) || weight < 0) fail(`it weighed ${show(weight)}.`);
        }),
    },
    {
      name: 'gives the same answer each time',
      run: () =>
        forAll(surveyed, ({ layer, survivors }) => {
          const [first, second] = [1, 2].map(() => redistribution.weigh(layer)(survivors));
          if (first !== second) fail(`it weighed ${first} and then ${second}.`);
        }),
    },
    {
      name: 'does not write to the layer',
      run: () =>
        forAll(surveyed, ({ layer, survivors }) => {
          const before = contentsOf(layer);
          redistribution.weigh(layer)(survivors);
          if (contentsOf(layer) !== before) fail('it wrote to the arrays of the layer.');
        }),
    },
  ];
}
