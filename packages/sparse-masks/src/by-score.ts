import type {
  GrowCriterion,
  LayerView,
  PruneCriterion,
  Scope,
  Score,
  Signal,
} from '@freetickets/core';
import { highest, lowest } from './selection.js';

/** Scores a layer's positions by the signals it needs. */
interface Scoring {
  readonly needs: readonly Signal[];
  readonly score: (layer: LayerView) => Score;
}

/**
 * A prune criterion that chooses the positions with the lowest scores, ties to the lower position.
 *
 * @example pruneLowest({ needs: [], score: ({ weights }) => (position) => Math.abs(weights[position]) })
 */
export const pruneLowest = ({
  scope,
  ...scoring
}: Scoring & { readonly scope?: Scope }): PruneCriterion => ({
  ...scoring,
  ...(scope && { scope }),
  prune: (layer, count) => lowest(layer.mask.active(), count, scoring.score(layer)),
});

/** A grow criterion that chooses the positions with the highest scores, ties to the lower position. */
export const growHighest = (scoring: Scoring): GrowCriterion => ({
  ...scoring,
  grow: (layer, count) => highest(layer.mask.inactive(), count, scoring.score(layer)),
});
