import type { ModelGraph, TicketState } from '@freetickets/core';
import { decodeSafetensors } from './decode-safetensors.js';
import { ticketOf } from './ticket.js';

/**
 * Decodes a ticket of `graph`. Throws a `FileError` where the file is damaged or holds values that no network can compute
 * with: weights that are not finite, variances below 0. Throws a `ModelError` where it belongs to another model.
 */
export const decodeTicket = (file: Uint8Array, graph: ModelGraph, path: string): TicketState =>
  ticketOf(decodeSafetensors(file, path), graph, path);
