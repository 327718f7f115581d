/** The taps of a kernel that a matrix has, those of one phase of a stride, and where each of them reads. */
export interface Taps {
  /** The kernel's. */
  readonly height: number;
  readonly width: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly phaseY: number;
  readonly phaseX: number;
  /** Bytes from a tile's corner to where the first of them reads, and from one to the next on each axis. */
  readonly first: number;
  readonly stepY: number;
  readonly stepX: number;
  /** Rows of taps whose rows of the input lie apart from the next one's, and bytes from one of these to the next. */
  readonly apartY: number;
  readonly apartStep: number;
}

/** The only tap of a kernel, which reads at the tile's corner. */
export const singleTap: Taps = {
  height: 1,
  width: 1,
  strideY: 1,
  strideX: 1,
  phaseY: 0,
  phaseX: 0,
  first: 0,
  stepY: 0,
  stepX: 0,
  apartY: 1,
  apartStep: 0,
};

/** Bytes from a tile's corner to the first and to the last byte at which a tap reads; both 0 where there is none. */
export function rangeOf(taps: Taps): { readonly least: number; readonly most: number } {
  const { height, width, strideY, strideX, phaseY, phaseX, first, apartY, apartStep } = taps;
  if (phaseY >= height || phaseX >= width) return { least: 0, most: 0 };
  const lastY = Math.floor((height - 1 - phaseY) / strideY);
  const y = Math.floor(lastY / apartY) * taps.stepY;
  const apart = Math.min(lastY, apartY - 1) * apartStep;
  const x = Math.floor((width - 1 - phaseX) / strideX) * taps.stepX;
  return {
    least: first + Math.min(0, y) + Math.min(0, x),
    most: first + Math.max(0, y) + Math.max(0, x) + apart,
  };
}
