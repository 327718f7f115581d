import {
  callPlugin,
  type PhaseTimeline,
  type Plan,
  pluginLabel,
  timelineOf,
} from '@freetickets/core';

/** What to warn of where a plan is to change the topology, but runs or phases of it do not. */
export function quietWarning(plan: Plan): string | undefined {
  const dynamic = plan.runs.filter(({ strategy }) => strategy.order !== 'static');
  const places = dynamic
    .flatMap((run) => timelineOf(plan, run))
    .filter(({ sparsity }) => sparsity > 0);
  const isMeant = ({ phase }: PhaseTimeline) => (phase.topology?.endShare ?? 0) > 0;
  const quiet = places.filter((place) => isMeant(place) && place.updates.count === 0);
  if (quiet.length > 0) return tooSeldom(quiet);
  const still = places.filter((place) => isMeant(place) && replacesNothing(place));
  if (still.length > 0) {
    return `no topology update of ${namesOf(still)} replaces anything: the fraction is 0 at each. Set topology.fraction above 0, or choose strategy 'static'.`;
  }
  if (places.length > 0 || dynamic.length === 0) return undefined;
  return "no topology update takes place: at sparsity 0 no weight is absent that could grow. Set sparsity above 0, or choose strategy 'static'.";
}

const namesOf = (places: readonly PhaseTimeline[]): string =>
  [...new Set(places.map(({ phase }) => phase.name))].join(', ');

function tooSeldom(quiet: readonly PhaseTimeline[]): string {
  const everySteps = Math.max(...quiet.map(({ phase }) => phase.topology?.everySteps ?? 0));
  const steps = Math.min(
    ...quiet.map(({ phase: { topology }, firstStep, lastStep }) =>
      Math.floor((topology?.endShare ?? 0) * (lastStep - firstStep + 1)),
    ),
  );
  const advice =
    steps > 1 ? `Set topology.everySteps to ${steps} or less` : 'Set topology.everySteps to 1';
  return `no topology update falls into ${namesOf(quiet)}: updates come every ${everySteps} steps. ${advice}, or train for more epochs.`;
}

/** Whether the fraction that a phase's updates replace is 0 at each; looked at no more than a thousand times. */
function replacesNothing({ phase, updates, firstStep, lastStep }: PhaseTimeline): boolean {
  const looks = Math.min(updates.count, 1000);
  return Array.from({ length: looks }, (_, i) => {
    const step = updates.firstStep + Math.floor((i * updates.count) / looks) * updates.everySteps;
    const progress = (step - firstStep + 1) / (lastStep - firstStep + 1);
    const { fraction } = phase.topology ?? {};
    if (!fraction) return undefined;
    const label = pluginLabel(fraction, 'the schedule');
    return callPlugin(label, `at(${progress})`, () => fraction.at(progress));
  }).every((fraction) => fraction === 0);
}
