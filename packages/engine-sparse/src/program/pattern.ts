import { SLOT_GROUP } from './constants.js';
import type { Taps } from './taps.js';

/** How a layer goes through its kernel, [taps][inputs][outputs]. */
export interface Layout {
  readonly inputs: number;
  readonly outputs: number;
  /** Whether rows are inputs and columns outputs, as for gradients of inputs, rather than the other way round. */
  readonly transposed: boolean;
  readonly taps: Taps;
  /** Bytes from a column to the next in what is read. */
  readonly columnStep: number;
  /** Columns that are worked on at once. */
  readonly blockSize: number;
}

/** Active weights in the order kernels go through them. */
export interface Index {
  /** [blocks][rows] of first slot and number of slots. */
  readonly rowExtents: Int32Array;
  /** Bytes from a tile's corner to what each slot's weight is multiplied with. */
  readonly inputOffsets: Int32Array;
  /** Which active weight a slot holds; -1 where it only fills up a group. */
  readonly indices: Int32Array;
}

/** A pattern's rows, and its blocks of columns. */
export function sizeOfPattern({ inputs, outputs, transposed, blockSize }: Layout): {
  readonly rows: number;
  readonly blocks: number;
} {
  const [rows, columns] = transposed ? [inputs, outputs] : [outputs, inputs];
  return { rows, blocks: Math.ceil(columns / blockSize) };
}

const wholeGroups = (slots: number): number => Math.ceil(slots / SLOT_GROUP) * SLOT_GROUP;

/**
 * How many slots an index of `count` weights can need: groups of one row and block are filled up to a multiple of
 * SLOT_GROUP.
 */
export function mostSlots(count: number, layout: Layout): number {
  const { rows, blocks } = sizeOfPattern(layout);
  return wholeGroups(count + (SLOT_GROUP - 1) * Math.min(count, rows * blocks));
}

/**
 * Sorts active positions, ascending, by block of columns, then row, then position; groups start at a multiple of
 * SLOT_GROUP.
 */
export function indexWeights(active: Int32Array, layout: Layout): Index {
  const { inputs, outputs, transposed, columnStep, blockSize } = layout;
  const { width, strideY, strideX, phaseY, phaseX, first, stepY, stepX } = layout.taps;
  const { rows, blocks } = sizeOfPattern(layout);
  const tapSize = inputs * outputs;
  const groups = new Int32Array(active.length);
  const reads = new Int32Array(active.length);
  const counts = new Int32Array(rows * blocks);
  for (let weight = 0; weight < active.length; weight++) {
    const position = active[weight];
    const tap = (position / tapSize) | 0;
    const y = (tap / width) | 0;
    const x = tap - y * width;
    if (y % strideY !== phaseY || x % strideX !== phaseX) {
      groups[weight] = -1;
      continue;
    }
    const inTap = position - tap * tapSize;
    const input = (inTap / outputs) | 0;
    const output = inTap - input * outputs;
    const column = transposed ? output : input;
    const group = ((column / blockSize) | 0) * rows + (transposed ? input : output);
    groups[weight] = group;
    reads[weight] =
      first + ((y / strideY) | 0) * stepY + ((x / strideX) | 0) * stepX + column * columnStep;
    counts[group]++;
  }
  const rowExtents = new Int32Array(2 * counts.length);
  const next = new Int32Array(counts.length);
  let slots = 0;
  for (let group = 0; group < counts.length; group++) {
    rowExtents[2 * group] = slots;
    rowExtents[2 * group + 1] = counts[group];
    next[group] = slots;
    slots += wholeGroups(counts[group]);
  }
  const inputOffsets = new Int32Array(slots);
  const indices = new Int32Array(slots).fill(-1);
  for (let weight = 0; weight < active.length; weight++) {
    const group = groups[weight];
    if (group < 0) continue;
    const slot = next[group]++;
    inputOffsets[slot] = reads[weight];
    indices[slot] = weight;
  }
  return { rowExtents, inputOffsets, indices };
}
