import {
  callPlugin,
  type Distribution,
  type LayerShape,
  type LayerUnits,
  type MaskConstraint,
  ModelError,
  OptionError,
  PluginError,
  pluginLabel,
  show,
  sizeOf,
} from '@freetickets/core';
import { unitsOf } from './constraints/units-of.js';
import { roundToTotal } from './deal-out.js';

/**
 * How many weights of each layer are active: round((1 - sparsity) * total) in all, dealt out by the distribution's
 * densities with the largest remainders rounded up, at least 1 and at most its size a layer. Under a constraint, a layer that
 * is not fully dense gets the nearest number that its groups can share, at least a unit each, or the one that the constraint
 * says; the sum is then as near as those are.
 *
 * @throws OptionError where the sparsity is out of range, or leaves less than one weight a layer
 * @throws ModelError where there is no layer, or one without positions
 * @throws PluginError where the distribution breaks its contract
 * @example layerCounts([{ name: 'dense/kernel', shape: [300, 100] }], { sparsity: 0.9, distribution: erk() }) // [3000]
 */
export function layerCounts(
  layers: readonly LayerShape[],
  options: {
    readonly sparsity: number;
    readonly distribution: Distribution;
    readonly constraint?: MaskConstraint | undefined;
  },
): number[] {
  const { sparsity, distribution, constraint } = options;
  if (!(sparsity >= 0 && sparsity < 1)) {
    throw new OptionError('sparsity', sparsity, 'a number from 0 up to, but not including, 1');
  }
  const sizes = sizesOf(layers);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const target = Math.round((1 - sparsity) * total);
  if (target < layers.length) {
    const largest = Math.floor((1 - layers.length / total) * 1e6) / 1e6;
    throw new OptionError(
      'sparsity',
      sparsity,
      `at most ${largest}, so that each of the ${layers.length} layers keeps an active weight`,
    );
  }
  const densities = checkedDensities(layers, sizes, 1 - sparsity, distribution);
  const shares = sizes.map((size, l) => densities[l] * size);
  const units = shares.map((share, l) =>
    share < sizes[l] ? unitsOf(constraint, layers[l]) : undefined,
  );
  if (units.some((each) => each)) {
    return shares.map((share, l) => unitsInShare(units[l], share, sizes[l]));
  }
  return roundToTotal(shares, target, { least: sizes.map(() => 1), most: sizes });
}

/** The number nearest to a share that all groups of a layer can have equally many units of. */
function unitsInShare(units: LayerUnits | undefined, share: number, size: number): number {
  if (!units) return Math.min(Math.max(Math.round(share), 1), size);
  const { groupSize, activeUnits } = units;
  const ofEveryGroup = size / groupSize;
  const nearest = Math.min(Math.max(Math.round(share / ofEveryGroup), 1), groupSize);
  return (activeUnits ?? nearest) * ofEveryGroup;
}

function sizesOf(layers: readonly LayerShape[]): number[] {
  if (layers.length === 0) {
    throw new ModelError(
      'The model has no maskable layer, so nothing can be sparse. Give one with a convolution or a dense layer.',
    );
  }
  return layers.map(({ name, shape }) => {
    const size = sizeOf(shape);
    if (Number.isSafeInteger(size) && size > 0) return size;
    throw new ModelError(`${name}: shape ${show(shape)} has no positions to mask.`);
  });
}

/** The distribution's densities, after its contract was checked: their average may be off by one weight a layer. */
function checkedDensities(
  layers: readonly LayerShape[],
  sizes: readonly number[],
  density: number,
  distribution: Distribution,
): readonly number[] {
  const label = pluginLabel(distribution, 'the distribution');
  const densities = callPlugin(label, 'densities()', () => distribution.densities(layers, density));
  const fail = (problem: string): never => {
    throw new PluginError(label, problem);
  };
  if (densities?.length !== layers.length) {
    fail(`it returned ${densities?.length ?? 'no'} densities for ${layers.length} layers.`);
  }
  const active = sizes.reduce((sum, size, l) => {
    if (!(densities[l] >= 0 && densities[l] <= 1)) {
      fail(`it returned density ${show(densities[l])} for ${layers[l].name}, not one in [0, 1].`);
    }
    return sum + densities[l] * size;
  }, 0);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (Math.abs(active - density * total) > layers.length) {
    fail(`its densities average ${active / total} over all weights, but ${density} was asked for.`);
  }
  return densities;
}
