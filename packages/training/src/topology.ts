import { type Run, random, type Strategy, type TrainableNetwork } from '@freetickets/core';
import { updateTopology } from '@freetickets/sparse-masks';

/** By masked parameter: how many weights left and how many came. */
export type TopologyChange = Record<string, { pruned: number; grown: number }>;

/**
 * Replaces `fraction` of every masked layer's active weights by a strategy; undefined where that is less than one of each.
 * `place` tells this update from all others of the run, so that its random choices are its own.
 */
export async function changeTopology(
  network: TrainableNetwork,
  run: Run,
  strategy: Strategy,
  fraction: number,
  place: readonly (string | number)[],
): Promise<TopologyChange | undefined> {
  const change: TopologyChange = {};
  for (const { name, maskable } of network.parameters) {
    if (!maskable) continue;
    const layer = await network.layer(name);
    const stream = random.derive(run.seed, ...place, name);
    const { mask, pruned, grown } = updateTopology(layer, strategy, fraction, stream);
    if (grown.length === 0) continue;
    await network.setMask(name, mask);
    change[name] = { pruned: pruned.length, grown: grown.length };
  }
  return Object.keys(change).length > 0 ? change : undefined;
}
