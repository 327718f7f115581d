import {
  type LayerView,
  type PhaseTimeline,
  type Run,
  type Signal,
  type TrainableNetwork,
  type UpdateSteps,
  updateSteps,
} from '@freetickets/core';
import {
  averaged,
  type GradientSums,
  type Mask,
  noGradients,
  type SparsityPath,
  sparsityPath,
  TopologyUpdater,
} from '@freetickets/sparse-masks';

/**
 * By masked parameter: how many weights left, how many came, how many were pruned and grown again at once, and how many are
 * active now; where a constraint empties outputs, how many have no weight.
 */
export type TopologyChange = Record<
  string,
  { pruned: number; grown: number; regrown: number; active: number; ablated?: number }
>;

/** All that change a run's topology, by cause: regular updates, and explorations before phases. */
export interface Updaters {
  readonly update: readonly TopologyUpdater[];
  readonly exploration: readonly TopologyUpdater[];
}

export function updatersOf(run: Run, timeline: readonly PhaseTimeline[]): Updaters {
  const { strategy, seed, constraint } = run;
  const first = pruningPhase(timeline);
  return {
    update: timeline.flatMap((place) => {
      const { phase, updates, firstStep, lastStep } = place;
      if (!phase.topology) return [];
      const { fraction, redistribution, gradientBatches } = phase.topology;
      const path = place === first ? pathOf(run, updates) : undefined;
      const label = 'topology';
      return [
        new TopologyUpdater({
          strategy,
          updates,
          fraction,
          firstStep,
          lastStep,
          seed,
          label,
          redistribution,
          constraint,
          gradientBatches,
          path,
        }),
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
          constraint,
        }),
      ];
    }),
  };
}

/** The phase over whose updates a run is pruned gradually: the first that has any. */
export const pruningPhase = (timeline: readonly PhaseTimeline[]): PhaseTimeline | undefined =>
  timeline.find(({ updates }) => updates.count > 0);

/** The sparsities of a run that is pruned gradually. */
export const pathOf = (run: Run, updates: UpdateSteps): SparsityPath | undefined =>
  run.gradualPruning && sparsityPath(run.gradualPruning, run, updates);

/** What must be collected at a step for the topology changes that follow it, if any do. */
export function signalsAt({ update, exploration }: Updaters, step: number): readonly Signal[] {
  return [...new Set([...update, ...exploration].flatMap((updater) => updater.signalsAt(step)))];
}

/**
 * Changes every masked layer by that of the updaters whose step this is; undefined where nothing is replaced.
 *
 * @param gradients what the dense gradient is the average of; default: the batch of the step alone
 */
export async function changeTopology(
  network: TrainableNetwork,
  updaters: readonly TopologyUpdater[],
  step: number,
  gradients: GradientSums = noGradients,
): Promise<TopologyChange | undefined> {
  const updater = updaters.find((each) => each.isDue(step));
  const update = updater?.updateAfter(step);
  if (!update) return undefined;
  const names = network.parameters.flatMap(({ name, maskable }) => (maskable ? [name] : []));
  const layerOf = async (name: string): Promise<LayerView> =>
    averaged(await network.layer(name), gradients);
  if (update.survey) for (const name of names) update.survey(await layerOf(name), name);
  const change: TopologyChange = {};
  const masks: Record<string, Mask> = {};
  const cleared: Record<string, Mask> = {};
  for (const name of names) {
    const updated = update(await layerOf(name), name);
    if (!updated) continue;
    const { mask, pruned, grown, regrown, ablated } = updated;
    masks[name] = mask;
    if (updater?.restarts && regrown.length > 0) cleared[name] = mask.without(regrown);
    change[name] = {
      pruned: pruned.length,
      grown: grown.length,
      regrown: regrown.length,
      active: mask.count,
      ...(ablated && { ablated }),
    };
  }
  // What is inactive in between starts at 0, with fresh slots.
  await setMasks(network, cleared);
  await setMasks(network, masks);
  return Object.keys(change).length > 0 ? change : undefined;
}

async function setMasks(
  network: TrainableNetwork,
  masks: { readonly [name: string]: Mask },
): Promise<void> {
  if (network.setMasks) return network.setMasks(masks);
  for (const [name, mask] of Object.entries(masks)) await network.setMask(name, mask);
}

/** What a network has of its masked layers now. */
export async function maskedLayers(network: TrainableNetwork): Promise<LayerView[]> {
  const layers: LayerView[] = [];
  for (const { name, maskable } of network.parameters) {
    if (maskable) layers.push(await network.layer(name));
  }
  return layers;
}
