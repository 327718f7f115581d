import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Ensemble } from './ensemble.js';
import { encodeTicket } from './ticket.js';

/** SHA-256 (hex) of an ensemble's tickets in their order, and of the model's hash. */
export function ticketsHash({ graph, members }: Pick<Ensemble, 'graph' | 'members'>): string {
  const hash = sha256.create().update(utf8ToBytes(graph.hash));
  for (const ticket of members) hash.update(encodeTicket(ticket));
  return bytesToHex(hash.digest());
}
