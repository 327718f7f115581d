import { type ModelGraph, sizeOf } from '@freetickets/core';
import type { ExploredShares, LastLayers } from '@freetickets/runs';

/** How much of the weights each run ever had active: R_s, in all and by layer. `graphs`: what each of them trained. */
export const exploredShares = (
  runs: readonly LastLayers[],
  graphs: readonly ModelGraph[],
): ExploredShares[] =>
  runs.map((layers, i) => {
    const { parameters } = graphs[i];
    const masked = parameters.filter(({ name }) => Object.hasOwn(layers, name));
    const sum = (of: (size: number, explored: number) => number): number =>
      masked.reduce(
        (total, { name, shape }) => total + of(sizeOf(shape), layers[name].explored),
        0,
      );
    return {
      all: sum((size, explored) => size * explored) / sum((size) => size),
      layers: Object.fromEntries(masked.map(({ name }) => [name, layers[name].explored])),
    };
  });
