import type { Distribution, MaskConstraint, ModelGraph, Run } from '@freetickets/core';
import { layerCounts } from '@freetickets/sparse-masks';

/** How many weights a network has, and how they are dealt out. */
export interface Density {
  readonly sparsity: number;
  readonly distribution: Distribution;
  readonly constraint?: MaskConstraint | undefined;
}

/** What a run begins with. */
export const startOf = ({ sparsity, distribution, constraint, gradualPruning }: Run): Density => ({
  sparsity: gradualPruning?.initialSparsity ?? sparsity,
  distribution,
  constraint,
});

/** Active weights of each maskable parameter of a graph, by name. */
export function activeCounts(graph: ModelGraph, options: Density): ReadonlyMap<string, number> {
  const layers = graph.parameters.filter(({ maskable }) => maskable);
  const counts = layerCounts(layers, options);
  return new Map(layers.map(({ name }, i) => [name, counts[i] ?? 0]));
}
