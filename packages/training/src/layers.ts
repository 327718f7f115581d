import type { LayerView, TrainableNetwork } from '@freetickets/core';

async function byLayer<T>(
  network: TrainableNetwork,
  summary: (view: LayerView) => T,
): Promise<Record<string, T>> {
  const layers: Record<string, T> = {};
  for (const { name, maskable } of network.parameters) {
    if (maskable) layers[name] = summary(await network.layer(name));
  }
  return layers;
}

/** By masked parameter: how many weights it has, and how many are active. */
export const layerSizes = (network: TrainableNetwork) =>
  byLayer(network, ({ mask }) => ({ size: mask.size, active: mask.count }));

/** By masked parameter: active / all, and ever active / all (the ITOP rate, Liu et al. 2021). */
export const layerShares = (network: TrainableNetwork) =>
  byLayer(network, ({ mask, explored }) => ({
    density: mask.count / mask.size,
    explored: explored.count / mask.size,
  }));
