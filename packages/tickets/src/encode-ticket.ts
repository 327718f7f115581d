import type { TicketState } from '@freetickets/core';
import { encodeSafetensors } from './encode-safetensors.js';
import { ticketTensors } from './ticket-tensors.js';

/** Encodes a ticket as a safetensors file. */
export function encodeTicket(ticket: TicketState): Uint8Array {
  const shapes = Object.entries(ticket.parameters).map(([name, { shape }]) => [name, shape]);
  return encodeSafetensors({
    tensors: ticketTensors(ticket),
    metadata: {
      format: 'freetickets-ticket',
      graph: ticket.graphHash,
      shapes: JSON.stringify(Object.fromEntries(shapes)),
    },
  });
}
