import { NONZERO_GROUP, ROW_EXTENT_INTEGERS } from './constants.js';
import type { Taps } from './taps.js';

/** A kernel, [taps][inputs][outputs], as a matrix: its rows, columns and blocks, and what its columns read. */
export interface MatrixLayout {
  readonly inputs: number;
  readonly outputs: number;
  /** Whether rows are inputs and columns outputs, as for gradients of inputs, rather than the other way round. */
  readonly transposed: boolean;
  readonly taps: Taps;
  /** Bytes from a channel to the next in what is read. */
  readonly channelStep: number;
  /** Columns of a block: those whose part of the input kernels keep in the first-level cache. */
  readonly blockColumns: number;
  /** Whether what is read is there for one block of columns at a time. */
  readonly isBlockwise: boolean;
}

/**
 * Where active weights are, in the order kernels go through them: compressed rows, one block of columns after another,
 * as XNNPACK's SpMM micro-kernels have them (Elsen et al. 2020), with the offset of what is read instead of a column.
 */
export interface SparseIndex {
  /** [columnBlocks][rows][ROW_EXTENT_INTEGERS] of {first nonzero, how many}. */
  readonly rowExtents: Int32Array;
  /** Bytes from a tile's corner to what each nonzero is multiplied with. */
  readonly inputOffsets: Int32Array;
  /** The nonzero map: which active weight each nonzero is; -1 where it is a zero that fills up a group. */
  readonly weightIndices: Int32Array;
}

/** A matrix's rows, and its blocks of columns. */
export function sizeOfMatrix({ inputs, outputs, transposed, blockColumns }: MatrixLayout): {
  readonly rows: number;
  readonly columnBlocks: number;
} {
  const [rows, columns] = transposed ? [inputs, outputs] : [outputs, inputs];
  return { rows, columnBlocks: Math.ceil(columns / blockColumns) };
}

const wholeGroups = (nonzeros: number): number =>
  Math.ceil(nonzeros / NONZERO_GROUP) * NONZERO_GROUP;

/**
 * How many nonzeros an index of `count` weights can need: groups of one row and block are filled up to a multiple of
 * NONZERO_GROUP.
 */
export function mostNonzeros(count: number, layout: MatrixLayout): number {
  const { rows, columnBlocks } = sizeOfMatrix(layout);
  return wholeGroups(count + (NONZERO_GROUP - 1) * Math.min(count, rows * columnBlocks));
}

/**
 * Sorts active positions, ascending, by block of columns, then row, then position; groups start at a multiple of
 * NONZERO_GROUP.
 */
export function sparseIndexOf(active: Int32Array, layout: MatrixLayout): SparseIndex {
  const { inputs, outputs, transposed, channelStep, blockColumns, isBlockwise } = layout;
  const { width, strideY, strideX, phaseY, phaseX, first, stepY, stepX, apartY, apartStep } =
    layout.taps;
  const { rows, columnBlocks } = sizeOfMatrix(layout);
  const tapSize = inputs * outputs;
  const groups = new Int32Array(active.length);
  const reads = new Int32Array(active.length);
  const counts = new Int32Array(rows * columnBlocks);
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
    const group = ((column / blockColumns) | 0) * rows + (transposed ? input : output);
    groups[weight] = group;
    const row = (y / strideY) | 0;
    const down = ((row / apartY) | 0) * stepY + (row % apartY) * apartStep;
    const channel = isBlockwise ? column % blockColumns : column;
    reads[weight] = first + down + ((x / strideX) | 0) * stepX + channel * channelStep;
    counts[group]++;
  }
  const rowExtents = new Int32Array(ROW_EXTENT_INTEGERS * counts.length);
  const next = new Int32Array(counts.length);
  let nonzeros = 0;
  for (let group = 0; group < counts.length; group++) {
    rowExtents[ROW_EXTENT_INTEGERS * group] = nonzeros;
    rowExtents[ROW_EXTENT_INTEGERS * group + 1] = counts[group];
    next[group] = nonzeros;
    nonzeros += wholeGroups(counts[group]);
  }
  const inputOffsets = new Int32Array(nonzeros);
  const weightIndices = new Int32Array(nonzeros).fill(-1);
  for (let weight = 0; weight < active.length; weight++) {
    const group = groups[weight];
    if (group < 0) continue;
    const nonzero = next[group]++;
    inputOffsets[nonzero] = reads[weight];
    weightIndices[nonzero] = weight;
  }
  return { rowExtents, inputOffsets, weightIndices };
}
