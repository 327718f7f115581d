import {
  type PhaseTimeline,
  type Run,
  type Signal,
  type TrainableNetwork,
  updateSteps,
} from '@freetickets/core';
import { TopologyUpdater } from '@freetickets/sparse-masks';

/** By masked parameter: how many weights left and how many came. */
export type TopologyChange = Record<string, { pruned: number; grown: number }>;

/** All that change a run's topology, by cause: regular updates, and explorations before phases. */
export interface Updaters {
  readonly update: readonly TopologyUpdater[];
  readonly exploration: readonly TopologyUpdater[];
}

export function updatersOf({ strategy, seed }: Run, timeline: readonly PhaseTimeline[]): Updaters {
  return {
    update: timeline.flatMap(({ phase: { topology }, updates, firstStep, lastStep }) => {
      if (!topology) return [];
      const { fraction } = topology;
      const label = 'topology';
      return [
        new TopologyUpdater({ strategy, updates, fraction, firstStep, lastStep, seed, label }),
      ];
    }),
    exploration: timeline.flatMap(({ exploration, firstStep }) => {
      if (!exploration) return [];
      const step = firstStep - 1;
      return [
        new TopologyUpdater({
          ...exploration,
          updates: updateSteps(step, step, 1),
          firstStep: step,
          lastStep: step,
          seed,
          label: 'exploration',
        }),
      ];
    }),
  };
}

/** What must be collected at a step for the topology changes that follow it, if any do. */
export function signalsAt({ update, exploration }: Updaters, step: number): readonly Signal[] {
  return [...new Set([...update, ...exploration].flatMap((updater) => updater.signalsAt(step)))];
}

/** Changes every masked layer by that of the updaters whose step this is; undefined where nothing is replaced. */
export async function changeTopology(
  network: TrainableNetwork,
  updaters: readonly TopologyUpdater[],
  step: number,
): Promise<TopologyChange | undefined> {
  const update = updaters.find((updater) => updater.isDue(step))?.updateAfter(step);
  if (!update) return undefined;
  const change: TopologyChange = {};
  for (const { name, maskable } of network.parameters) {
    if (!maskable) continue;
    const updated = update(await network.layer(name), name);
    if (!updated) continue;
    const { mask, pruned, grown } = updated;
    await network.setMask(name, mask);
    change[name] = { pruned: pruned.length, grown: grown.length };
  }
  return Object.keys(change).length > 0 ? change : undefined;
}
