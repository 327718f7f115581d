import { type Grid, mirror } from './grid.js';

/** Where the pixels of an image are taken from: fractional rows and columns, one of each for every pixel. */
export interface Places {
  readonly rows: Float64Array;
  readonly columns: Float64Array;
}

/** The values of an image at places, linearly between pixels; the image is mirrored at its outermost pixels. */
export function warp(values: Float64Array, grid: Grid, { rows, columns }: Places): Float64Array {
  const { height, width, channels } = grid;
  const made = new Float64Array(values.length);
  for (let pixel = 0; pixel < rows.length; pixel++) {
    const y = Math.floor(rows[pixel]);
    const x = Math.floor(columns[pixel]);
    const down = rows[pixel] - y;
    const right = columns[pixel] - x;
    const [top, bottom] = [mirror(y, height) * width, mirror(y + 1, height) * width];
    const [left, beside] = [mirror(x, width), mirror(x + 1, width)];
    for (let c = 0; c < channels; c++) {
      const above =
        (1 - right) * values[(top + left) * channels + c] +
        right * values[(top + beside) * channels + c];
      const below =
        (1 - right) * values[(bottom + left) * channels + c] +
        right * values[(bottom + beside) * channels + c];
      made[pixel * channels + c] = (1 - down) * above + down * below;
    }
  }
  return made;
}
