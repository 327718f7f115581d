/** The luma of a colour: 0.299 R + 0.587 G + 0.114 B, ITU-R BT.601. */
export function luma(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/** An RGB image in grey, by luma. */
export function toGrey(image: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: image.length / 3 }, (_, i) =>
    luma(image[3 * i], image[3 * i + 1], image[3 * i + 2]),
  );
}

/** A grey image in RGB, by repetition. */
export function toColour(image: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: image.length * 3 }, (_, i) => image[Math.floor(i / 3)]);
}
