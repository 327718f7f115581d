import { edge } from './grid.js';
import type { Plane } from './quantise.js';

/** Half as many rows and columns, rounded up: means of four values, halves rounded down and up in turn, as libjpeg does. */
export function halve({ values, height, width }: Plane): Plane {
  const [rows, columns] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const at = (y: number, x: number) => values[edge(y, height) * width + edge(x, width)];
  const made = Uint8Array.from({ length: rows * columns }, (_, i) => {
    const [y, x] = [2 * Math.floor(i / columns), 2 * (i % columns)];
    const sum = at(y, x) + at(y, x + 1) + at(y + 1, x) + at(y + 1, x + 1);
    return (sum + 1 + ((x / 2) % 2)) >> 2;
  });
  return { values: made, height: rows, width: columns };
}

/** Twice as many rows and columns, cut off at a size: linear between the centres, as libjpeg's "fancy" upsampling. */
export function double(
  { values, height: rows, width: columns }: Plane,
  { height, width }: { readonly height: number; readonly width: number },
): Plane {
  const beside = (position: number, length: number) =>
    edge((position >> 1) + (position % 2 ? 1 : -1), length);
  const made = Uint8Array.from({ length: height * width }, (_, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    const column = (across: number) =>
      3 * values[(y >> 1) * columns + across] + values[beside(y, rows) * columns + across];
    return (3 * column(x >> 1) + column(beside(x, columns)) + (x % 2 ? 7 : 8)) >> 4;
  });
  return { values: made, height, width };
}
