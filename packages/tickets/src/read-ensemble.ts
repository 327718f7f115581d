import {
  checkOptionNames,
  checkSignal,
  FileError,
  LimitError,
  ModelError,
  type ModelGraph,
  type TicketState,
} from '@freetickets/core';
import { checkGraph, graphText, type SizeOptions } from '@freetickets/model-graph/check';
import { type EnsembleSource, ensembleReader } from './ensemble-files.js';
import type { ReadOptions } from './fetch.js';
import { hashedHeader } from './hashed-header.js';
import { type LoadLimits, loadLimits } from './load-limits.js';
import { type Manifest, parseManifest } from './manifest.js';
import { damaged, type Parsed, parseSafetensors } from './parse-safetensors.js';
import { sha256 } from './sha256.js';
import { ticketOf } from './ticket.js';

/** How to read an ensemble's files. */
export interface ReadEnsembleOptions extends Omit<ReadOptions, 'checkSize'> {
  /** How large the ensemble may be, and its model. */
  readonly limits?: Partial<LoadLimits> | undefined;
}

interface FilesOfEnsemble {
  readonly manifest: Manifest;
  readonly tickets: readonly TicketState[];
}

/** Throws where a graph contradicts itself, or is larger than its limits. */
export type CheckGraph = (graph: ModelGraph, size: SizeOptions) => void;

/** Of layers of someone's own class, what runs them has to compare the shapes. */
export const checkAllLayers: CheckGraph = (graph, size) =>
  checkGraph(graph, { ...size, unknownLayers: 'allow' });

/**
 * Reads and verifies an ensemble's files, without making what predicts with them. Throws as `Ensemble.load` does of files, graph
 * and limits.
 */
export async function readEnsemble(
  source: EnsembleSource,
  options: ReadEnsembleOptions = {},
): Promise<FilesOfEnsemble> {
  checkOptionNames(options, 'signal', 'timeout', 'redirects', 'limits');
  return readEnsembleBy(source, options, checkAllLayers);
}

/** As `readEnsemble`, of graphs by `check`. */
export async function readEnsembleBy(
  source: EnsembleSource,
  options: ReadEnsembleOptions,
  check: CheckGraph,
): Promise<FilesOfEnsemble> {
  const { limits: allowed, ...reading } = options;
  const limits = loadLimits(allowed);
  checkSignal(reading.signal);
  const { read, readAll } = ensembleReader(source, limits, reading);
  const manifest = await parseManifest(await read('ensemble.json'), 'ensemble.json');
  const { graph, samples } = manifest;
  const members = samples?.count ?? manifest.tickets.length;
  if (members > limits.tickets) {
    throw new LimitError('ensemble.json', 'tickets', members, limits.tickets, 'tickets');
  }
  const { nodes, edges, memory, operations } = limits;
  const ofGraph = { nodes, edges, memory, operations };
  check(graph, { limits: ofGraph, members });
  await checkHash(graph);
  const tickets = await readAll(manifest.tickets, async (bytes, { file, sha256: expected }) => {
    const contents = parseSafetensors(bytes, file);
    const isNamed = (await sha256(bytes)) === expected;
    if (!isNamed) await checkOwnHash(contents, file);
    const ticket = ticketOf(contents, graph, file);
    if (isNamed) return ticket;
    throw new FileError(file, 'is whole, but not the ticket that ensemble.json names.');
  });
  return { manifest, tickets };
}

async function checkHash(graph: ModelGraph): Promise<void> {
  const hash = await sha256(new TextEncoder().encode(graphText(graph)));
  if (graph.hash === hash) return;
  throw new ModelError(
    `The graph names the hash ${graph.hash.slice(0, 12)}, but has ${hash.slice(0, 12)}: it was altered.`,
  );
}

/** Throws a `FileError` where a file has not the hash that its own header names. */
async function checkOwnHash({ metadata, header, body }: Parsed, file: string): Promise<void> {
  const { sha256: expected, ...described } = metadata;
  const hashed = await new Blob([hashedHeader(described, header), body]).arrayBuffer();
  if (expected === undefined || expected === (await sha256(new Uint8Array(hashed)))) return;
  throw new FileError(file, damaged('it does not have the SHA-256 that its header names.'));
}
