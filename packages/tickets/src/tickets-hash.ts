import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { encodeTicket } from './encode-ticket.js';
import type { Ensemble } from './ensemble.js';

/** SHA-256 (hex) of an ensemble's tickets in their order, of how they are sampled, and of the model's hash. */
export function ticketsHash({
  graph,
  tickets,
  samples,
}: Pick<Ensemble, 'graph' | 'tickets' | 'samples'>): string {
  const hash = sha256.create().update(utf8ToBytes(graph.hash));
  for (const ticket of tickets) hash.update(encodeTicket(ticket));
  if (samples) hash.update(utf8ToBytes(JSON.stringify([samples.count, samples.seed])));
  return bytesToHex(hash.digest());
}
