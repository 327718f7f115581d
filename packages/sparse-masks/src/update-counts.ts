import type { Scope } from '@freetickets/core';
import { dealOut, sumOf } from './deal-out.js';
import { lowestOverLayers } from './lowest-over-layers.js';
import type { UpdateCounts } from './update-topology.js';

/** What is known of a layer before an update that concerns all layers. */
export interface SurveyedLayer {
  readonly size: number;
  readonly active: number;
  /** How many weights the sparsity leaves it where nothing is moved among layers. */
  readonly target: number;
  /** Whether it stays fully dense. */
  readonly isDense: boolean;
  /** The prune criterion's scores of its active positions, ascending, where layers are compared by them. */
  readonly scores?: Float64Array;
  /** Its weight in a redistribution, where there is one, of its survivors. */
  readonly weigh?: (survivors: number) => number;
}

/** How an update of all layers goes. */
export interface NetworkRules {
  /** The share of the active weights that is replaced. */
  readonly fraction: number;
  /** Whether that is a share of each layer, or of all together. */
  readonly scope: Scope;
  /** Whether weights that are too many go from each layer, or from all together. */
  readonly surplusScope: Scope;
  /** Whether growth may not choose what was just pruned. */
  readonly growsApart: boolean;
}

/**
 * How many weights of each layer an update prunes and grows. First the surplus over the targets goes, then a share of what
 * is left is replaced. The layers' active weights add up to their targets exactly, and each keeps at least 1.
 */
export function updateCounts(
  layers: readonly SurveyedLayer[],
  { fraction, scope, surplusScope, growsApart }: NetworkRules,
): UpdateCounts[] {
  const surplus = surplusOf(layers, surplusScope);
  const left = layers.map(({ active }, l) => active - surplus[l]);
  // Growth that may not choose what was just pruned needs as many positions that were inactive before.
  const most = layers.map(({ size, active, isDense }, l) => {
    if (isDense) return 0;
    return growsApart ? Math.min(left[l], size - active) : left[l];
  });
  const replaced = replacedOf(layers, surplus, { most, fraction, scope });
  const lacking = layers.map(({ target }, l) => Math.max(0, target - left[l]));
  const grown = layers.some(({ weigh }) => weigh)
    ? redistributed(layers, left, replaced, growsApart)
    : replaced.map((count, l) => count + (surplusScope === 'layer' ? lacking[l] : 0));
  return layers.map((_, l) => ({ prune: surplus[l] + replaced[l], grow: grown[l] }));
}

const scoresOf = ({ scores = new Float64Array(0) }: SurveyedLayer): Float64Array => scores;

/** How many weights each layer has too many. */
function surplusOf(layers: readonly SurveyedLayer[], scope: Scope): number[] {
  const over = layers.map(({ active, target }) => active - target);
  if (scope === 'layer') return over.map((count) => Math.max(0, count));
  const most = layers.map(({ active, isDense }) => (isDense ? 0 : active - 1));
  return lowestOverLayers(layers.map(scoresOf), Math.max(0, sumOf(over)), most);
}

/** How many weights each layer gives up besides its surplus, to have as many grown in their place. */
function replacedOf(
  layers: readonly SurveyedLayer[],
  surplus: readonly number[],
  {
    most,
    fraction,
    scope,
  }: { readonly most: readonly number[]; readonly fraction: number; readonly scope: Scope },
): number[] {
  const shareOf = (count: number) => Math.max(0, Math.ceil(fraction * count - 1e-9));
  const left = layers.map(({ active }, l) => active - surplus[l]);
  if (scope === 'layer') return left.map((count, l) => Math.min(shareOf(count), most[l]));
  const scores = layers.map((layer, l) => scoresOf(layer).subarray(surplus[l]));
  return lowestOverLayers(scores, shareOf(sumOf(left.filter((_, l) => most[l] > 0))), most);
}

/** What was replaced, dealt out by the layers' weights; as it was where they have none. */
function redistributed(
  layers: readonly SurveyedLayer[],
  left: readonly number[],
  replaced: readonly number[],
  growsApart: boolean,
): number[] {
  const survivors = left.map((count, l) => count - replaced[l]);
  const weights = layers.map(({ isDense, weigh }, l) =>
    isDense || !weigh ? 0 : weigh(survivors[l]),
  );
  if (sumOf(weights) === 0) return [...replaced];
  // A layer that fills up would stay dense, and give nothing back: one position stays free.
  const most = layers.map(({ size, active, isDense }, l) => {
    const room = size - (growsApart ? active : survivors[l]);
    return isDense ? 0 : Math.max(replaced[l], room - 1);
  });
  const least = survivors.map((count) => (count === 0 ? 1 : 0));
  return dealOut(sumOf(replaced), weights, { least, most });
}
