/** Rounded to the nearest byte, halves to the even one; 0 below and 255 above. */
export function toBytes(values: ArrayLike<number>): Uint8Array {
  return new Uint8Array(new Uint8ClampedArray(values).buffer);
}

/** The whole part of each value, or 0 below and 255 above; what is off from a whole number by rounding is that number. */
export function truncatedBytes(values: Float64Array): Uint8Array {
  return Uint8Array.from(values, (value) => Math.min(Math.max(value, 0), 255) + 1e-9);
}
