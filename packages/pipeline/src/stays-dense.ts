import type { Plan } from '@freetickets/core';

/** Whether the networks of a plan have all their weights from the first step to the last. */
export const staysDense = ({ runs }: Plan): boolean =>
  runs.every(
    ({ sparsity, phases }) =>
      sparsity === 0 && phases.every(({ atStart }) => atStart?.prune === undefined),
  );
