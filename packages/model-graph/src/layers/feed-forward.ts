import { arrangements } from './arrangements.js';
import { convolutions } from './convolutions.js';
import { denseLayers } from './dense.js';
import { merges } from './merges.js';
import { normalisations } from './normalisations.js';
import { pointwiseLayers } from './pointwise.js';
import { poolings } from './poolings.js';
import type { LayerRule } from './rule.js';

/** The rules of the layer classes that neither go over time nor hold other layers, by their names. */
export const feedForwardRules: ReadonlyMap<string, LayerRule> = new Map(
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
