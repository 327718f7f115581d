import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Manifest } from './manifest.js';

/** The SHA-256 (hex) of bytes. */
export const hashOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

/** Writes `ensemble.json`, with the SHA-256 of what it says. */
export function encodeManifest(manifest: Manifest): Uint8Array {
  const body = { format: 'freetickets-ensemble', version: 1, ...manifest };
  const hashed = { ...body, sha256: hashOf(new TextEncoder().encode(JSON.stringify(body))) };
  return new TextEncoder().encode(`${JSON.stringify(hashed, null, 2)}\n`);
}
