import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { hashedHeader } from './hashed-header.js';
import type { Contents } from './safetensors.js';

/** The SHA-256 (hex) of a header without its own hash, and of the data that follow it. */
export const safetensorsHash = (
  metadata: Contents['metadata'],
  tensors: object,
  data: Uint8Array,
): string =>
  bytesToHex(sha256.create().update(hashedHeader(metadata, tensors)).update(data).digest());
