import { checkSignal, FileError, LimitError, type TicketState } from '@freetickets/core';
import { checkGraph } from '@freetickets/model-graph/check';
import { type EnsembleSource, ensembleReader } from './ensemble-files.js';
import type { ReadOptions } from './fetch.js';
import { type LoadLimits, loadLimits } from './load-limits.js';
import { hashOf, type Manifest, parseManifest } from './manifest.js';
import { decodeTicket } from './ticket.js';

/** How to read an ensemble's files. */
export interface ReadEnsembleOptions extends Omit<ReadOptions, 'checkSize'> {
  /** How large the ensemble may be, and its model. */
  readonly limits?: Partial<LoadLimits> | undefined;
}

/**
 * Reads and verifies an ensemble's files, without making what predicts with them. Throws as `Ensemble.load` does of files, graph
 * and limits.
 */
export async function readEnsemble(
  source: EnsembleSource,
  { limits: allowed, ...options }: ReadEnsembleOptions = {},
): Promise<{ readonly manifest: Manifest; readonly tickets: readonly TicketState[] }> {
  const limits = loadLimits(allowed);
  checkSignal(options.signal);
  const { read, readAll } = ensembleReader(source, limits, options);
  const manifest = parseManifest(await read('ensemble.json'), 'ensemble.json');
  const { graph, samples } = manifest;
  const members = samples?.count ?? manifest.tickets.length;
  if (members > limits.tickets) {
    throw new LimitError('ensemble.json', 'tickets', members, limits.tickets, 'tickets');
  }
  const { nodes, edges, memory, operations } = limits;
  const ofGraph = { nodes, edges, memory, operations };
  checkGraph(graph, { unknownLayers: 'allow', limits: ofGraph, members });
  const tickets = await readAll(manifest.tickets, (bytes, { file, sha256 }) => {
    if (hashOf(bytes) === sha256) return decodeTicket(bytes, graph, file, 'known');
    decodeTicket(bytes, graph, file);
    throw new FileError(file, 'is whole, but not the ticket that ensemble.json names.');
  });
  return { manifest, tickets };
}
