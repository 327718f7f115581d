import { DataError, type MaskView, show } from '@freetickets/core';
import { complement, countOnes, positionsOfOnes } from './bits.js';

/** The largest size whose positions fit an `Int32Array`. */
const MAX_SIZE = 2 ** 31 - 1;

/**
 * Which positions of a parameter are active: packed bits, lowest first, with an exact count.
 * Masks are immutable; every operation returns a new one and takes any `MaskView` of the same size.
 *
 * @example
 * const mask = Mask.of(12, [1, 4, 8]);
 * mask.without([4]).with([5]).active(); // 1, 5, 8
 */
export class Mask implements MaskView {
  readonly count: number;

  private constructor(
    readonly size: number,
    readonly bits: Uint8Array,
  ) {
    this.count = countOnes(bits);
  }

  /** Every position active. */
  static full(size: number): Mask {
    return new Mask(size, complement(emptyBits(size), size));
  }

  /** No position active. */
  static empty(size: number): Mask {
    return new Mask(size, emptyBits(size));
  }

  /** These positions active. Throws a `DataError` where one is out of range or comes twice. */
  static of(size: number, positions: ArrayLike<number>): Mask {
    const mask = Mask.empty(size).with(positions);
    if (mask.count !== positions.length) {
      throw new DataError(
        `${positions.length} positions were given, but only ${mask.count} distinct ones; give each position once.`,
      );
    }
    return mask;
  }

  /** A mask of packed bits, which are copied. Throws a `DataError` where their number is wrong or a bit past `size` is 1. */
  static fromBits(size: number, bits: Uint8Array): Mask {
    const bytes = emptyBits(size).length;
    if (bits.length !== bytes) {
      throw new DataError(
        `A mask of ${size} positions takes ${bytes} bytes, but ${bits.length} were given.`,
      );
    }
    if (size % 8 !== 0 && bits[bytes - 1] >> (size % 8) !== 0) {
      throw new DataError(`A mask of ${size} positions has bits past its end; they must be 0.`);
    }
    return new Mask(size, bits.slice());
  }

  /** The same mask as a `Mask`; itself if it is one. */
  static from(view: MaskView): Mask {
    return view instanceof Mask ? view : Mask.fromBits(view.size, view.bits);
  }

  /** Whether a position in [0, size) is active. */
  has(position: number): boolean {
    return ((this.bits[position >> 3] >> (position & 7)) & 1) === 1;
  }

  active(): Int32Array {
    return positionsOfOnes(this.bits, this.count);
  }

  inactive(): Int32Array {
    return positionsOfOnes(complement(this.bits, this.size), this.size - this.count);
  }

  /** Active in either. */
  union(other: MaskView): Mask {
    return this.combine(other, (a, b) => a | b);
  }

  /** Active in both. */
  intersection(other: MaskView): Mask {
    return this.combine(other, (a, b) => a & b);
  }

  /** Active here and not in the other. */
  difference(other: MaskView): Mask {
    return this.combine(other, (a, b) => a & ~b);
  }

  /** With these positions active too. Throws a `DataError` where one is out of range. */
  with(positions: ArrayLike<number>): Mask {
    return this.edit(positions, (byte, bit) => byte | bit);
  }

  /** With these positions inactive. Throws a `DataError` where one is out of range. */
  without(positions: ArrayLike<number>): Mask {
    return this.edit(positions, (byte, bit) => byte & ~bit);
  }

  /** Whether the other has the same size and the same active positions. */
  equals(other: MaskView): boolean {
    return this.size === other.size && this.bits.every((byte, i) => byte === other.bits[i]);
  }

  private combine(other: MaskView, operation: (a: number, b: number) => number): Mask {
    checkSameSize(this, other);
    return new Mask(
      this.size,
      this.bits.map((byte, i) => operation(byte, other.bits[i])),
    );
  }

  private edit(
    positions: ArrayLike<number>,
    operation: (byte: number, bit: number) => number,
  ): Mask {
    const bits = this.bits.slice();
    for (let i = 0; i < positions.length; i++) {
      const position = positions[i];
      if (!Number.isInteger(position) || position < 0 || position >= this.size) {
        throw new DataError(
          `Position ${show(position)} is not in a mask of ${this.size} positions; positions count from 0.`,
        );
      }
      bits[position >> 3] = operation(bits[position >> 3], 1 << (position & 7));
    }
    return new Mask(this.size, bits);
  }
}

/** Throws a `DataError` where two masks cannot belong to the same parameter. */
export function checkSameSize(a: MaskView, b: MaskView): void {
  if (a.size !== b.size) {
    throw new DataError(
      `Masks of ${a.size} and of ${b.size} positions cannot be combined; give masks of the same parameter.`,
    );
  }
}

function emptyBits(size: number): Uint8Array {
  if (!Number.isInteger(size) || size < 0 || size > MAX_SIZE) {
    throw new DataError(
      `A mask's size was ${show(size)}; give a whole number from 0 to ${MAX_SIZE}.`,
    );
  }
  return new Uint8Array(Math.ceil(size / 8));
}
