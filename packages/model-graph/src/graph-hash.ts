import type { ModelGraph } from '@freetickets/core';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The hash of a graph: SHA-256, in hex, of its JSON with sorted keys. Equal for equal structure and names. */
export function graphHash(graph: Omit<ModelGraph, 'hash'>): string {
  const { inputShape, classes, nodes, output, parameters } = graph;
  const text = JSON.stringify({ inputShape, classes, nodes, output, parameters }, sortKeys);
  return bytesToHex(sha256(utf8ToBytes(text)));
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
