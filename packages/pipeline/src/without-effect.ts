import type { Plan, PlanSettings } from '@freetickets/core';

const choices = ['initialMasks', 'constraint', 'gradualPruning'] as const;

/** Warns of choices of masks that a plan makes nothing of, as its networks stay dense. */
export function withoutEffect(
  { runs }: Plan,
  settings: Pick<PlanSettings, (typeof choices)[number]>,
): readonly string[] {
  const isDense = runs.every(({ sparsity, phases }) => {
    return sparsity === 0 && phases.every(({ atStart }) => atStart?.prune === undefined);
  });
  const lost = choices.filter((choice) => isDense && settings[choice]);
  if (lost.length === 0) return [];
  const have = lost.length === 1 ? 'has' : 'have';
  return [`${lost.join(', ')} ${have} no effect, as the networks of this method stay dense.`];
}
