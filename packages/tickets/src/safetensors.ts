import type { TensorData } from './tensor-data.js';

/** A tensor of a safetensors file. Half floats (F16, BF16) are read as float32, booleans as bytes. */
export interface Tensor {
  readonly data: TensorData;
  readonly shape: readonly number[];
}

/** What a safetensors file holds. */
export interface Contents {
  /** In the order in which they lie in the file. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: { readonly [key: string]: string };
}

/** In bytes; a network of 10,000 parameters has one of 2 MB. */
export const LONGEST_HEADER = 2 ** 24;
