import type { ParameterState, TicketState } from '@freetickets/core';
import { gather, scatter } from '@freetickets/sparse-masks';

/** An exponential moving average of a network's weights, from which tickets are taken in place of the network's own. */
export interface WeightAveraging {
  /** How much of the average an update keeps, in (0, 1): no more than (1 + n) / (10 + n) at the n-th. */
  readonly decay: number;
  /** Steps from one update to the next. While a network is pruned gradually, each update of its topology is one of the average, too. */
  readonly everySteps: number;
}

/**
 * The average after an update that sees a network: d average + (1 - d) network, of weights and normalisation statistics, where d
 * is the decay, at most (1 + n) / (10 + n) at the n-th update, so that what was there first is soon forgotten. Its masks are the
 * network's; a weight that was not active before starts at the network's value.
 *
 * Polyak and Juditsky, Acceleration of Stochastic Approximation by Averaging, 1992; the bound on the decay is that of
 * TensorFlow's ExponentialMovingAverage.
 */
export function averaged(
  average: TicketState | undefined,
  network: TicketState,
  { decay, everySteps }: WeightAveraging,
  step: number,
): TicketState {
  if (!average) return network;
  const updates = Math.floor(step / everySteps);
  const kept = Math.min(decay, (1 + updates) / (10 + updates));
  const parameters = Object.entries(network.parameters).map(
    ([name, now]): [string, ParameterState] => {
      const before = alignedTo(now, average.parameters[name]);
      const values = now.values.map((value, i) => kept * before[i] + (1 - kept) * value);
      return [name, { ...now, values }];
    },
  );
  return { ...network, parameters: Object.fromEntries(parameters) };
}

/** The averages of the positions that are active now, where there are such, else the values now. */
function alignedTo(now: ParameterState, average: ParameterState): Float32Array {
  const { mask, values } = now;
  const { mask: before } = average;
  if (!mask || !before || mask.bits.every((byte, i) => byte === before.bits[i])) {
    return average.values;
  }
  const all = scatter(values, mask);
  const averages = scatter(average.values, before);
  for (const position of before.active()) all[position] = averages[position];
  return gather(all, mask);
}
