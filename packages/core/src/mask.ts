/**
 * Which positions of a parameter are active, to read.
 * A position indexes the tensor row-major in TensorFlow.js order; `@freetickets/sparse-masks` has the class behind it.
 */
export interface MaskView {
  /** How many positions there are. */
  readonly size: number;
  /** How many of them are active. */
  readonly count: number;
  /** The packed bits, lowest first: position p is bit `p % 8` of byte `p >> 3`. Bits past `size` are 0. */
  readonly bits: Uint8Array;
  /** Whether a position, from 0 to `size` - 1, is active. */
  has(position: number): boolean;
  /** The active positions, ascending: [count]. */
  active(): Int32Array;
  /** The inactive positions, ascending: [size - count]. */
  inactive(): Int32Array;
}
