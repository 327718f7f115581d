/** Rounded to the nearest byte, halves to the even one; 0 below and 255 above. */
export function toBytes(values: ArrayLike<number>): Uint8Array {
  return new Uint8Array(new Uint8ClampedArray(values).buffer);
}
