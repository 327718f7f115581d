import { type ModelGraph, type Plan, sizeOf, specOf, ticketCount } from '@freetickets/core';

/** Copies of its weights that a network's state may hold: values, the optimizer's, momentum, masks. */
const COPIES = 16;

const MEBIBYTE = 2 ** 20;

/** The bytes that no ticket file of a model exceeds: all weights, masks of all, and the names of both. */
export const largestTicket = ({ parameters }: ModelGraph): number =>
  parameters.reduce((sum, { name, shape }) => {
    const perWeight = Float32Array.BYTES_PER_ELEMENT + 1;
    const header = 12 * name.length + 512;
    return sum + perWeight * sizeOf(shape) + header;
  }, MEBIBYTE);

/** How many tickets a plan makes. */
export const ticketsOf = ({ runs }: Plan): number =>
  runs.reduce((sum, run) => sum + ticketCount(run), 0);

/** The bytes that no checkpoint of a plan exceeds: a network's state, what a phase goes back to, its best ticket, and all that were made before. */
export function largestCheckpoint(plan: Plan, graph: ModelGraph): number {
  const planText = 12 * JSON.stringify(specOf(plan)).length;
  const phases = plan.runs.flatMap((run) => run.phases);
  const rewinds = phases.some(({ atStart }) => atStart?.prune?.rewindTo !== undefined);
  const made = plan.runs.map(({ phases, heads }) => ({
    heads: heads?.count ?? 1,
    tickets: phases.filter(({ ticket }) => ticket).length,
  }));
  const heads = Math.max(...made.map((run) => run.heads));
  const tickets = made.reduce((sum, run) => sum + run.heads * run.tickets, 0);
  const copies = heads * ((rewinds ? 2 : 1) * COPIES + 1) + tickets;
  return copies * largestTicket(graph) + planText + MEBIBYTE;
}
