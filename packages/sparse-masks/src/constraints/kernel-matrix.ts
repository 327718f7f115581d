import { type LayerShape, sizeOf } from '@freetickets/core';

/** A kernel as a matrix: a row for each input of an output, (kh, kw, c_in) in order, and a column for each output. */
export function kernelMatrix({ shape }: LayerShape): { rows: number; columns: number } {
  const columns = shape.at(-1) ?? 1;
  return { rows: sizeOf(shape) / columns, columns };
}
