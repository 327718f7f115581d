import type { Plan } from '@freetickets/core';
import { type LoadLimits, noLoadLimits } from '@freetickets/tickets';
import { largestTicket, ticketsOf } from '@freetickets/training';
import type { Experiment } from './experiment.js';

/** What aggregator and calibrator may have learnt, in bytes of `ensemble.json`. */
const LARGEST_STATES = 2 ** 28;

/** How large the tickets of a plan can be in their files, so that no more is read of a run folder from elsewhere. */
export function ownLimits(
  { graph, dataset: { classes } }: Pick<Experiment, 'graph' | 'dataset'>,
  plan: Plan,
): LoadLimits {
  const tickets = ticketsOf(plan);
  // Indented, an item takes a line.
  const manifest = 16 * JSON.stringify({ graph, classes }).length + LARGEST_STATES;
  return {
    ...noLoadLimits,
    tickets: plan.samples?.count ?? tickets,
    manifest,
    bytes: manifest + tickets * largestTicket(graph),
    nodes: graph.nodes.length,
  };
}
