import type { LayerView, Signal } from './layer.js';

/** How the weights that an update grows are dealt out to the layers. Their total stays exact. */
export interface Redistribution {
  readonly needs: readonly Signal[];
  /**
   * Sees a layer before the update, and gives its share in what all layers grow, in proportion: a number of at least 0, of
   * how many of its active weights survive the pruning.
   */
  weigh(layer: LayerView): (survivors: number) => number;
}
