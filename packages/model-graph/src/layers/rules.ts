import { arrangements } from './arrangements.js';
import { convolutions } from './convolutions.js';
import { denseLayers } from './dense.js';
import { merges } from './merges.js';
import { normalisations } from './normalisations.js';
import { pointwiseLayers } from './pointwise.js';
import { poolings } from './poolings.js';
import type { LayerRule } from './rule.js';

/** The rules by TensorFlow.js class. Custom, recurrent and wrapping layers have none. */
export const layerRules: ReadonlyMap<string, LayerRule> = new Map(
  [
    arrangements,
    convolutions,
    denseLayers,
    merges,
    normalisations,
    pointwiseLayers,
    poolings,
  ].flatMap((rules) => Object.entries(rules)),
);
