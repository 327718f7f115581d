import {
  callPlugin,
  type LayerShape,
  type LayerView,
  type MaskConstraint,
  PluginError,
  pluginLabel,
  type Random,
  type Redistribution,
  type Strategy,
  show,
  sizeOf,
} from '@freetickets/core';
import { scoreOf } from './constrained-choice.js';
import { keptDense } from './dense-layers.js';
import { layerCounts } from './layer-counts.js';
import { Mask } from './mask.js';
import type { SparsityPath } from './sparsity-path.js';
import { type NetworkRules, type SurveyedLayer, updateCounts } from './update-counts.js';
import type { UpdateCounts } from './update-topology.js';

/** What makes the layers of an update depend on one another. */
export interface SurveyOptions {
  readonly strategy: Strategy;
  readonly redistribution: Redistribution | undefined;
  readonly constraint: MaskConstraint | undefined;
  readonly path: SparsityPath | undefined;
  readonly growsApart: boolean;
  readonly fraction: number;
  readonly step: number;
  streamOf(name: string): Random;
}

/** A survey of all layers before the first is updated. */
export interface NetworkSurvey {
  add(layer: LayerView, name: string): void;
  /** How many weights of a layer to prune and to grow, once all were added. */
  countsOf(name: string): UpdateCounts;
}

/** The survey that an update needs; undefined where every layer is updated for itself. */
export function networkSurvey(options: SurveyOptions): NetworkSurvey | undefined {
  const { strategy, redistribution, path, fraction, growsApart } = options;
  if (strategy.order === 'static') return undefined;
  const { prune } = strategy;
  const { scope = 'layer' } = prune;
  if (scope === 'layer' && !redistribution && !path) return undefined;

  const surplusScope = path?.scope ?? 'layer';
  const rules: NetworkRules = { fraction, scope, surplusScope, growsApart };
  const isRanked = [scope, surplusScope].includes('network');
  const seen: (LayerShape & Pick<SurveyedLayer, 'active' | 'scores' | 'weigh'>)[] = [];
  let counts: ReadonlyMap<string, UpdateCounts> | undefined;
  return {
    add: (layer, name) => {
      const { shape, mask } = layer;
      seen.push({
        name,
        shape,
        active: mask.count,
        ...(isRanked && { scores: scoresOf(strategy.prune, layer, options.streamOf(name)) }),
        ...(redistribution && { weigh: checkedWeights(redistribution, layer) }),
      });
    },
    countsOf: (name) => {
      counts ??= countsByName(seen, rules, options);
      return counts.get(name) ?? { prune: 0, grow: 0 };
    },
  };
}

function countsByName(
  seen: readonly (LayerShape & Pick<SurveyedLayer, 'active' | 'scores' | 'weigh'>)[],
  rules: NetworkRules,
  { path, constraint, step }: SurveyOptions,
): ReadonlyMap<string, UpdateCounts> {
  const countsAt = ({ distribution }: SparsityPath, sparsity: number) =>
    layerCounts(seen, { sparsity, distribution, constraint });
  const targets = path && countsAt(path, path.after(step));
  const last = path && countsAt(path, path.sparsity);
  const kept = path && keptDense(path.distribution, seen);
  const layers = seen.map((layer, l): SurveyedLayer => {
    const size = sizeOf(layer.shape);
    const { active } = layer;
    const isDense =
      path?.scope === 'network' ? kept?.has(l) === true : (last?.[l] ?? active) === size;
    return { ...layer, size, target: targets?.[l] ?? active, isDense };
  });
  const counts = updateCounts(layers, rules);
  return new Map(seen.map(({ name }, l) => [name, counts[l]]));
}

/** The scores of a layer's active positions, ascending. */
function scoresOf(
  prune: Parameters<typeof scoreOf>[0],
  layer: LayerView,
  stream: Random,
): Float64Array {
  const score = scoreOf(prune, layer, stream);
  return Float64Array.from(Mask.from(layer.mask).active(), score).sort();
}

/** A layer's weight in a redistribution. Throws a `PluginError` where it is no number of at least 0. */
function checkedWeights(redistribution: Redistribution, layer: LayerView) {
  const label = pluginLabel(redistribution, 'the redistribution');
  const weigh = callPlugin(label, 'weigh()', () => redistribution.weigh(layer));
  return (survivors: number): number => {
    const weight = callPlugin(label, 'weigh()', () => weigh(survivors));
    if (Number.isFinite(weight) && weight >= 0) return weight;
    throw new PluginError(
      label,
      `for ${layer.name} it weighed ${show(weight)}, expected a number of at least 0.`,
    );
  };
}
