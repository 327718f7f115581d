import type { TrainableNetwork } from '@freetickets/core';

/** By masked parameter: active / all, and ever active / all (the ITOP rate, Liu et al. 2021). */
export async function layerShares(network: TrainableNetwork) {
  const layers: Record<string, { density: number; explored: number }> = {};
  for (const { name, maskable } of network.parameters) {
    if (!maskable) continue;
    const { mask, explored } = await network.layer(name);
    layers[name] = { density: mask.count / mask.size, explored: explored.count / mask.size };
  }
  return layers;
}
