import { type Distribution, type LayerShape, originOf, PluginError } from '@freetickets/core';
import { layerCounts } from '@freetickets/sparse-masks';
import fc from 'fast-check';
import { arbitraryShape } from './arbitrary-layer.js';
import type { ConformanceCase } from './case.js';
import { forAll } from './for-all.js';

/** Networks of a few layers, frozen. */
const arbitraryLayers: fc.Arbitrary<readonly LayerShape[]> = fc
  .array(
    arbitraryShape.map((shape) => shape.map((length) => length * 4)),
    { minLength: 1, maxLength: 8 },
  )
  .map((shapes) =>
    Object.freeze(
      shapes.map((shape, l) =>
        Object.freeze({ name: `layer-${l + 1}/kernel`, shape: Object.freeze(shape) }),
      ),
    ),
  );

/** From a sparsity at which each of these layers still has a weight, to none at all. */
const arbitrarySparsity = fc.double({ min: 0, max: 0.9, noNaN: true });

/**
 * What every distribution must do.
 *
 * @example for (const { name, run } of distributionConformance(mine())) test(name, run);
 */
export function distributionConformance(distribution: Distribution): ConformanceCase[] {
  const fail = (problem: string): never => {
    throw new PluginError(originOf(distribution)?.name ?? 'the distribution', problem);
  };
  return [
    {
      name: 'gives each layer a density in [0, 1], on average the one asked for',
      run: () =>
        forAll(fc.tuple(arbitraryLayers, arbitrarySparsity), ([layers, sparsity]) => {
          layerCounts(layers, { sparsity, distribution });
        }),
    },
    {
      name: 'makes every layer dense when asked for density 1',
      run: () =>
        forAll(arbitraryLayers, (layers) => {
          const sparse = distribution.densities(layers, 1).find((density) => density < 1 - 1e-9);
          if (sparse !== undefined) fail(`it left a layer at ${sparse}.`);
        }),
    },
    {
      name: 'gives the same answer each time, and leaves the layers as they are',
      run: () =>
        forAll(fc.tuple(arbitraryLayers, arbitrarySparsity), ([layers, sparsity]) => {
          const [first, second] = [1, 2].map(() => distribution.densities(layers, 1 - sparsity));
          if (first.some((density, l) => density !== second[l])) {
            fail(`it returned [${first}] and then [${second}].`);
          }
        }),
    },
  ];
}
