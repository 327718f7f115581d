import type { Distribution, GradualPruning, Scope, UpdateSteps } from '@freetickets/core';

/** A sparsity that changes from update to update. */
export interface SparsityPath {
  /** The sparsity from the update after a step on. */
  after(step: number): number;
  /** Where it ends. */
  readonly sparsity: number;
  readonly distribution: Distribution;
  /** Whether each layer loses what the distribution says, or all together their lowest. */
  readonly scope: Scope;
}

/** How the sparsity rises over some updates: as S + (initialSparsity - S)(1 - t)^3, t the share of them that is done. */
export function sparsityPath(
  { initialSparsity, scope }: GradualPruning,
  { sparsity, distribution }: { readonly sparsity: number; readonly distribution: Distribution },
  updates: UpdateSteps,
): SparsityPath {
  return {
    sparsity,
    distribution,
    scope,
    after: (step) => {
      const done = (step - updates.firstStep) / updates.everySteps + 1;
      return sparsity + (initialSparsity - sparsity) * (1 - done / updates.count) ** 3;
    },
  };
}
