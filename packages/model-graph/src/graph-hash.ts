import type { ModelGraph } from '@freetickets/core';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { graphText } from './graph-text.js';

/** The hash of a graph: SHA-256, in hex, of its JSON with sorted keys. Equal for equal structure and names. */
export function graphHash(graph: Omit<ModelGraph, 'hash'>): string {
  return bytesToHex(sha256(utf8ToBytes(graphText(graph))));
}
