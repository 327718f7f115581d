import { BATCH_LANES, BATCH_LANES_BYTES } from './constants.js';

/** Contiguous bytes of the heap. Their offset is known once everything has been laid out. */
export class Region {
  offset = 0;
  constructor(public bytes: number) {}

  /** Makes sure, before it is laid out, that it is as large as this. */
  reserve(bytes: number): this {
    this.bytes = Math.max(this.bytes, bytes);
    return this;
  }

  /** The `length` bytes that begin `bytes` further on. */
  at(bytes: number, length: number): HeapRange {
    return { region: this, bytes, length };
  }
}

/** A region, or a part of one. Where a record has none, it says `undefined`, which kernels see as offset 0. */
export type HeapRange =
  | Region
  | { readonly region: Region; readonly bytes: number; readonly length: number };

export function offsetOf(range: HeapRange): number {
  return range instanceof Region ? range.offset : range.region.offset + range.bytes;
}

/** How many bytes a range has. */
export function lengthOf(range: HeapRange): number {
  return range instanceof Region ? range.bytes : range.length;
}

/** The bytes that `count` floats take, rounded up to whole vectors. */
export function floatBytes(count: number): number {
  return Math.ceil(count / BATCH_LANES) * BATCH_LANES_BYTES;
}
