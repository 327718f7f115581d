import type { Contents } from './safetensors.js';

/** What of a header the hash in its metadata is of, before the data that follow: all but that hash. */
export const hashedHeader = (metadata: Contents['metadata'], tensors: object) =>
  new TextEncoder().encode(JSON.stringify([metadata, tensors]));
