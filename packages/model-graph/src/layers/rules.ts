import { arrangements } from './arrangements.js';
import { convolutions } from './convolutions.js';
import { denseLayers } from './dense.js';
import { merges } from './merges.js';
import { normalisations } from './normalisations.js';
import { pointwiseLayers } from './pointwise.js';
import { poolings } from './poolings.js';
import { recurrentLayers } from './recurrent.js';
import { refusedLayers } from './refused.js';
import type { LayerRule } from './rule.js';
import { wrappers } from './wrappers.js';

/** The rules of TensorFlow.js's layer classes, by their names. A class without one is someone's own. */
export const layerRules: ReadonlyMap<string, LayerRule> = new Map(
  [
    arrangements,
    convolutions,
    denseLayers,
    merges,
    normalisations,
    pointwiseLayers,
    poolings,
    recurrentLayers((className) => layerRules.has(className)),
    refusedLayers,
    wrappers((className) => layerRules.get(className)),
  ].flatMap((rules) => Object.entries(rules)),
);
