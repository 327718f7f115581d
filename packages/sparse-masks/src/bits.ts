/** How many bits of a byte are 1. */
export function popcount(byte: number): number {
  const pairs = byte - ((byte >> 1) & 0x55);
  const nibbles = (pairs & 0x33) + ((pairs >> 2) & 0x33);
  return (nibbles + (nibbles >> 4)) & 0x0f;
}

/** How many bits are 1. */
export function countOnes(bits: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < bits.length; i++) count += popcount(bits[i]);
  return count;
}

/** The positions of the `count` bits that are 1, ascending. */
export function positionsOfOnes(bits: Uint8Array, count: number): Int32Array {
  const positions = new Int32Array(count);
  let next = 0;
  for (let i = 0; i < bits.length; i++) {
    for (let byte = bits[i]; byte !== 0; byte &= byte - 1) {
      positions[next++] = i * 8 + 31 - Math.clz32(byte & -byte);
    }
  }
  return positions;
}

/** The bits with 0 and 1 exchanged in the first `size`; those past them stay 0. */
export function complement(bits: Uint8Array, size: number): Uint8Array {
  const flipped = new Uint8Array(bits.length);
  for (let i = 0; i < bits.length; i++) flipped[i] = ~bits[i];
  if (size % 8 !== 0) flipped[bits.length - 1] &= (1 << (size % 8)) - 1;
  return flipped;
}
