import {
  type ModelGraph,
  type NetworkState,
  type PhaseTimeline,
  type Pruning,
  type Run,
  sizeOf,
} from '@freetickets/core';
import { gather, Mask, masksByScore, scatter } from '@freetickets/sparse-masks';
import { maskChange, maskOf } from './mask-change.js';
import type { TopologyChange } from './topology.js';

/** A state whose weights are all but those nearest to zero of another one. */
interface PrunedState {
  readonly state: NetworkState;
  /** Of the layers whose masks changed. */
  readonly change: TopologyChange;
}

/**
 * Prunes a network by the magnitude of its weights; inactive ones are the first to stay out. What stays has weights, slots and statistics of
 * `source`; where it was inactive there, they are 0.
 *
 * @param source what the pruning goes back to; default: the network as it is
 */
export function prunedState(
  graph: ModelGraph,
  { distribution }: Pick<Run, 'distribution'>,
  { sparsity, scope }: Pruning,
  network: NetworkState,
  source: NetworkState = network,
): PrunedState {
  const layers = graph.parameters.filter(({ maskable }) => maskable);
  const before = new Map(
    layers.map(({ name, shape }) => [name, maskOf(network.parameters[name], sizeOf(shape))]),
  );
  const magnitudes = Array.from(before, ([name, mask]): [string, Float64Array] => {
    const scores = new Float64Array(mask.size).fill(-1);
    const { values } = network.parameters[name];
    for (const [i, position] of mask.active().entries()) scores[position] = Math.abs(values[i]);
    return [name, scores];
  });
  const options = { sparsity, distribution, scope };
  const masks = masksByScore(layers, Object.fromEntries(magnitudes), options);
  const moved = (name: string, values: Float32Array): Float32Array => {
    const mask = masks[name];
    if (!mask) return values;
    return gather(scatter(values, maskOf(source.parameters[name], mask.size)), mask);
  };
  const byName = <T, U>(
    given: { readonly [name: string]: T },
    make: (name: string, value: T) => U,
  ) => Object.fromEntries(Object.entries(given).map(([name, value]) => [name, make(name, value)]));
  return {
    state: {
      ...source,
      parameters: byName(source.parameters, (name, parameter) => ({
        ...parameter,
        values: moved(name, parameter.values),
        ...(masks[name] && { mask: masks[name] }),
      })),
      slots: byName(source.slots, (_, slot) => byName(slot, moved)),
      explored: byName(network.explored, (name, mask) => Mask.from(mask).union(masks[name])),
    },
    change: maskChange(before, masks),
  };
}

/** The epoch whose state is to be kept, as a phase that begins after `step` goes back to it; undefined where none does. */
export const rewindEpoch = (timeline: readonly PhaseTimeline[], step: number): number | undefined =>
  timeline.find(({ firstStep, pruning }) => firstStep > step && pruning?.rewindTo !== undefined)
    ?.pruning?.rewindTo;
