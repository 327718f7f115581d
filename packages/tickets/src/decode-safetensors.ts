import { FileError } from '@freetickets/core';
import { damaged, parseSafetensors } from './parse-safetensors.js';
import type { Contents } from './safetensors.js';
import { safetensorsHash } from './safetensors-hash.js';

/**
 * Decodes a safetensors file, having checked all of it: lengths, header, dtypes, shapes, offsets that are contiguous from
 * 0 to the end, and the SHA-256 where the metadata has one. Throws a `FileError` that says what is wrong, or which dtype
 * is not read (8-bit and smaller floats, complex numbers).
 *
 * @param path how to call the file in errors
 */
export function decodeSafetensors(file: Uint8Array, path: string): Contents {
  const { tensors, metadata, header, body } = parseSafetensors(file, path);
  const { sha256: expected, ...described } = metadata;
  if (expected !== undefined && expected !== safetensorsHash(described, header, body)) {
    throw new FileError(path, damaged('it does not have the SHA-256 that its header names.'));
  }
  return { tensors, metadata };
}
