import { type Plan, timelineOf } from '@freetickets/core';

/** What to warn of where phases of a plan are to change the topology, but are over before their first update. */
export function quietWarning(plan: Plan): string | undefined {
  const quiet = plan.runs.flatMap((run) =>
    timelineOf(plan, run).flatMap(({ phase, sparsity, firstStep, lastStep, updates }) => {
      const { everySteps = 0, endShare = 0 } = phase.topology ?? {};
      const isMeant = run.strategy.order !== 'static' && sparsity > 0 && endShare > 0;
      if (!isMeant || updates.count > 0) return [];
      const steps = Math.floor(endShare * (lastStep - firstStep + 1));
      return [{ name: phase.name, everySteps, steps }];
    }),
  );
  if (quiet.length === 0) return undefined;
  const names = [...new Set(quiet.map(({ name }) => name))].join(', ');
  const everySteps = Math.max(...quiet.map((phase) => phase.everySteps));
  const steps = Math.max(1, Math.min(...quiet.map((phase) => phase.steps)));
  return `no topology update falls into ${names}: updates come every ${everySteps} steps. Set topology.everySteps to ${steps} or less, or train for more epochs.`;
}
