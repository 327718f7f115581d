import {
  type Distribution,
  type LayerShape,
  ModelError,
  OptionError,
  PluginError,
  pluginLabel,
  show,
  sizeOf,
} from '@freetickets/core';

/**
 * How many weights of each layer are active: round((1 - sparsity) * total) in all, dealt out by the distribution's
 * densities with the largest remainders rounded up, at least 1 and at most its size a layer.
 *
 * @throws OptionError where the sparsity is out of range, or leaves less than one weight a layer
 * @throws ModelError where there is no layer, or one without positions
 * @throws PluginError where the distribution breaks its contract
 * @example layerCounts([{ name: 'dense/kernel', shape: [300, 100] }], { sparsity: 0.9, distribution: erk() }) // [3000]
 */
export function layerCounts(
  layers: readonly LayerShape[],
  options: { readonly sparsity: number; readonly distribution: Distribution },
): number[] {
  const { sparsity, distribution } = options;
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
  return roundToTotal(
    sizes.map((size, l) => densities[l] * size),
    sizes,
    target,
  );
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
  const densities = distribution.densities(layers, density);
  const fail = (problem: string): never => {
    throw new PluginError(pluginLabel(distribution, 'the distribution'), problem);
  };
  if (densities.length !== layers.length) {
    fail(`it returned ${densities.length} densities for ${layers.length} layers.`);
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

/** Whole numbers in [1, size] that add up to `target`: the shares rounded down, then the largest remainders up. */
function roundToTotal(
  shares: readonly number[],
  sizes: readonly number[],
  target: number,
): number[] {
  const counts = shares.map((share, l) => Math.min(Math.max(Math.floor(share), 1), sizes[l]));
  let missing = target - counts.reduce((sum, count) => sum + count, 0);
  while (missing !== 0) {
    const step = Math.sign(missing);
    let best = -1;
    let bestGap = Number.NEGATIVE_INFINITY;
    for (let l = 0; l < counts.length; l++) {
      const gap = step * (shares[l] - counts[l]);
      const hasRoom = step > 0 ? counts[l] < sizes[l] : counts[l] > 1;
      if (hasRoom && gap > bestGap) [best, bestGap] = [l, gap];
    }
    counts[best] += step;
    missing -= step;
  }
  return counts;
}
