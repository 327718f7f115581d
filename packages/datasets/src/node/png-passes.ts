/** Part of an image's pixels: one in `down` rows and in `across` columns, from (`top`, `left`) on. */
export interface Pass {
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly down: number;
  readonly width: number;
  readonly height: number;
  /** Where its rows begin in the unpacked data, and the bytes of them: each is of whole bytes, after one for its filter. */
  readonly start: number;
  readonly bytes: number;
}

const channelsOf: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);

/** Where the seven passes of an interlaced image begin, and how far apart their pixels are: x, y, dx, dy. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

/** The passes of an image that hold pixels; where it is not interlaced, one with all of them. */
export function passesOf(header: Uint8Array, height: number, width: number): Pass[] {
  const [depth, colour, , , interlaced] = header.subarray(8);
  const channels = channelsOf.get(colour);
  if (channels === undefined) throw new Error(`its colour type is ${colour}`);
  let start = 0;
  return (interlaced === 1 ? adam7 : [[0, 0, 1, 1]]).flatMap(([left, top, across, down]) => {
    const [rows, columns] = [Math.ceil((height - top) / down), Math.ceil((width - left) / across)];
    if (rows <= 0 || columns <= 0) return [];
    const bytes = rows * (1 + Math.ceil((columns * channels * depth) / 8));
    start += bytes;
    return [{ left, top, across, down, width: columns, height: rows, start: start - bytes, bytes }];
  });
}

/** Puts the values of a pass where they belong in an image of a width. */
export function spread(
  samples: ArrayLike<number>,
  { left, top, across, down, width, height }: Pass,
  channels: number,
  into: Uint8Array | Uint16Array,
  intoWidth: number,
): void {
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = (top + y * down) * intoWidth + left + x * across;
      for (let c = 0; c < channels; c++) into[pixel * channels + c] = samples[at++];
    }
  }
}
