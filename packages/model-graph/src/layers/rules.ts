import { feedForwardRules } from './feed-forward.js';
import { recurrentLayers } from './recurrent.js';
import { refusedLayers } from './refused.js';
import type { LayerRule } from './rule.js';
import { wrappers } from './wrappers.js';

/** The rules of TensorFlow.js's layer classes, by their names. A class without one is someone's own. */
export const layerRules: ReadonlyMap<string, LayerRule> = new Map([
  ...feedForwardRules,
  ...[
    recurrentLayers((className) => layerRules.has(className)),
    refusedLayers,
    wrappers((className) => layerRules.get(className)),
  ].flatMap((rules) => Object.entries(rules)),
]);
