import { ModelError, type ModelGraph, sizeOf, type TicketState } from '@freetickets/core';
import { encodeManifest, hashOf } from './encode-manifest.js';
import { encodeTicket } from './encode-ticket.js';
import type { EnsembleParts } from './ensemble-parts.js';
import { pluginSpec } from './plugin-spec.js';

/** An ensemble's files by name. Throws a `ModelError` where a ticket lacks a mask. */
export function encodeEnsemble({
  graph,
  members,
  samples,
  classes,
  columnNames,
  regression,
  preprocessing,
  aggregator,
  aggregatorState,
  calibrator,
  calibratorState,
}: EnsembleParts): Record<string, Uint8Array> {
  for (const ticket of members) requireMasks(ticket, graph);
  const tickets = members.map(
    (ticket, i) => [`ticket-${i + 1}.safetensors`, encodeTicket(ticket)] as const,
  );
  const manifest = encodeManifest({
    graph,
    classes,
    ...(columnNames && { columnNames }),
    ...(regression && { regression }),
    preprocessing,
    ...(aggregator && { aggregator: pluginSpec('aggregator', aggregator) }),
    ...(aggregatorState !== undefined && { aggregatorState }),
    ...(calibrator && { calibrator: pluginSpec('calibrator', calibrator) }),
    ...(calibratorState !== undefined && { calibratorState }),
    tickets: tickets.map(([file, bytes]) => ({ file, sha256: hashOf(bytes) })),
    ...(samples && { samples }),
  });
  return { 'ensemble.json': manifest, ...Object.fromEntries(tickets) };
}

/** Throws a `ModelError` for a ticket that could not be read back, as it lacks a mask. */
function requireMasks(ticket: TicketState, graph: ModelGraph): void {
  for (const { name, maskable, shape } of graph.parameters) {
    if (!maskable || ticket.parameters[name]?.mask) continue;
    throw new ModelError(
      `${name}: the ticket has no mask, without which it cannot be saved. Give it one; Mask.full(${sizeOf(shape)}) keeps all weights.`,
    );
  }
}
