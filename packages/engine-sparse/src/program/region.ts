import { BATCH_LANES, BATCH_LANES_BYTES } from './constants.js';

/** A stretch of the heap. Its offset is known once everything has been laid out. */
export class Region {
  offset = 0;
  constructor(public bytes: number) {}

  /** Makes sure, before it is laid out, that it is as large as this. */
  reserve(bytes: number): this {
    this.bytes = Math.max(this.bytes, bytes);
    return this;
  }

  /** The `length` bytes that begin `bytes` further on. */
  at(bytes: number, length: number): Place {
    return { region: this, bytes, length };
  }
}

/** A region, or a part of one. Where a record has none, it says `undefined`, which kernels see as offset 0. */
export type Place =
  | Region
  | { readonly region: Region; readonly bytes: number; readonly length: number };

export function offsetOf(place: Place): number {
  return place instanceof Region ? place.offset : place.region.offset + place.bytes;
}

/** How many bytes a place has. */
export function lengthOf(place: Place): number {
  return place instanceof Region ? place.bytes : place.length;
}

/** The bytes that `count` floats take, rounded up to whole vectors. */
export function floatBytes(count: number): number {
  return Math.ceil(count / BATCH_LANES) * BATCH_LANES_BYTES;
}
