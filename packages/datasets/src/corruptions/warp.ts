import type { Border, Grid } from './grid.js';

/** Where the pixels of an image are taken from: fractional rows and columns, one of each for every pixel. */
export interface Places {
  readonly rows: Float64Array;
  readonly columns: Float64Array;
}

/** The values of an image at points, linearly between pixels. */
export function warp(
  values: Float64Array,
  grid: Grid,
  { rows, columns }: Places,
  border: Border,
): Float64Array {
  const { height, width, channels } = grid;
  const made = new Float64Array(values.length);
  for (let pixel = 0; pixel < rows.length; pixel++) {
    const y = Math.floor(rows[pixel]);
    const x = Math.floor(columns[pixel]);
    const down = rows[pixel] - y;
    const right = columns[pixel] - x;
    const [top, bottom] = [border(y, height) * width, border(y + 1, height) * width];
    const [left, beside] = [border(x, width), border(x + 1, width)];
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
