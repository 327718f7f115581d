import { type Plan, timelineOf } from '@freetickets/core';

/** What to warn of where phases of a plan are to change the topology, but are over before their first update. */
export function quietWarning(plan: Plan): string | undefined {
  const quiet = plan.runs.flatMap((run) =>
    timelineOf(plan, run).flatMap(({ phase, firstStep, lastStep, updates }) => {
      const { every = 0, end = 0 } = phase.topology ?? {};
      const isMeant = run.strategy.order !== 'static' && run.sparsity > 0 && end > 0;
      if (!isMeant || updates.count > 0) return [];
      return [{ name: phase.name, every, steps: Math.floor(end * (lastStep - firstStep + 1)) }];
    }),
  );
  if (quiet.length === 0) return undefined;
  const names = [...new Set(quiet.map(({ name }) => name))].join(', ');
  const every = Math.max(...quiet.map((phase) => phase.every));
  const steps = Math.max(1, Math.min(...quiet.map((phase) => phase.steps)));
  return `no topology update falls into ${names}: updates come every ${every} steps. Set topology.every to ${steps} or less, or train for more epochs.`;
}
