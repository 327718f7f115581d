import { type LayerShape, ModelError, sizeOf } from '@freetickets/core';
import { checkChoices } from './check-choices.js';
import { unitsOf } from './constraints/units-of.js';
import { initialTopology } from './initial-topology.js';
import { keepsTo } from './keeps-to.js';
import { layerCounts } from './layer-counts.js';
import { Mask } from './mask.js';
import type { SparseTrainingOptions } from './sparse-training.js';

/** The options that decide the first masks, and what may follow them. */
type MaskOptions = Required<
  Pick<SparseTrainingOptions, 'masks' | 'sparsity' | 'distribution' | 'seed' | 'strategy'>
> & {
  readonly [option in 'constraint' | 'redistribution' | 'gradualPruning']?:
    | SparseTrainingOptions[option]
    | undefined;
};

/**
 * The masks that training starts from, by layer name: those of `initialTopology`, or, where `masks` is `from-weights`, the
 * positions whose weights are not 0. `weightsOf` gives a layer's weights at all positions. Throws a `ModelError` where more
 * weights are not 0 than the sparsity leaves, or others than the constraint allows, and as `checkChoices` does.
 *
 * @param owner what the options belong to, to begin errors with: `dynamicSparse`
 */
export function startingMasks(
  owner: string,
  layers: readonly LayerShape[],
  given: MaskOptions,
  weightsOf: (name: string) => ArrayLike<number>,
): Record<string, Mask> {
  const choices = {
    ...given,
    strategies: [given.strategy],
    isRedistributed: given.redistribution !== undefined,
  };
  checkChoices(choices, layers, (option) => `${owner}: ${option}`);
  const options = { ...given, sparsity: given.gradualPruning?.initialSparsity ?? given.sparsity };
  if (options.masks === 'random') return initialTopology(layers, options);

  const masks = layers.map(({ name, shape }) => {
    const size = sizeOf(shape);
    const weights = weightsOf(name);
    const positions = Array.from({ length: size }, (_, position) => position);
    return Mask.of(
      size,
      positions.filter((position) => weights[position] !== 0),
    );
  });
  for (const [l, layer] of layers.entries()) {
    const units = unitsOf(options.constraint, layer);
    if (!units || keepsTo(units, masks[l])) continue;
    throw new ModelError(
      `${layer.name}: the weights that are not 0 do not keep to the constraint. Load those of a network that was trained under it, or give masks: 'random'.`,
    );
  }
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const active = total(masks.map(({ count }) => count));
  const limit = total(layerCounts(layers, options));
  if (active > limit) {
    throw new ModelError(
      `${active} weights of the kernels are not 0, but a sparsity of ${options.sparsity} leaves ${limit}. Load the weights of the sparse network before, or give masks: 'random'.`,
    );
  }
  return Object.fromEntries(layers.map(({ name }, l) => [name, masks[l]]));
}
