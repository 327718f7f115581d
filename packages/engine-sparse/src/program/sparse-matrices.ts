import { type MaskView, ModelError } from '@freetickets/core';
import { FIELD_BYTES, FLOAT_BYTES, NONZERO_SUM_FLOATS, ROW_EXTENT_INTEGERS } from './constants.js';
import type { Program, Stage } from './program.js';
import type { HeapRange, Region } from './region.js';
import { type MatrixLayout, mostNonzeros, sizeOfMatrix, sparseIndexOf } from './sparse-index.js';
import type { StoredParameter } from './stored-parameter.js';

/** Bytes in which a nonzero's gradient is summed up. */
export const NONZERO_SUM_BYTES = FLOAT_BYTES * NONZERO_SUM_FLOATS;

/** A sparse matrix's room on the heap. */
export interface StoredMatrix {
  readonly record: Region;
  /** How many there is room for; also how many kernels take it to have. */
  readonly nonzeros: number;
  readonly rowExtents: Region;
  readonly inputOffsets: Region;
  readonly weightIndices: Region;
  readonly layout: MatrixLayout;
  readonly parameter: StoredParameter;
}

/** The sparse matrices of a network's kernels, forwards and backwards, and how they follow the masks. */
export class SparseMatrices {
  readonly all: StoredMatrix[] = [];
  private readonly byParameter = new Map<string, StoredMatrix[]>();
  readonly lists: { readonly region: Region; readonly matrices: readonly StoredMatrix[] }[] = [];

  constructor(private readonly program: Program) {}

  /** Adds a matrix of a parameter, with room for as many active weights as it has now, wherever they lie. */
  add(parameter: StoredParameter, layout: MatrixLayout): StoredMatrix {
    const { rows, columnBlocks } = sizeOfMatrix(layout);
    const nonzeros = mostNonzeros(parameter.count, layout);
    const integers = (count: number) => this.program.keep(FIELD_BYTES * count);
    const rowExtents = integers(ROW_EXTENT_INTEGERS * rows * columnBlocks);
    const inputOffsets = integers(nonzeros);
    const values = this.program.keep(FLOAT_BYTES * nonzeros);
    const weightIndices = integers(nonzeros);
    const record = this.program.record('sparseMatrix', {
      rows,
      columnBlocks,
      nonzeros,
      rowExtents,
      inputOffsets,
      values,
      weightIndices,
      weights: parameter.values,
      isDense: parameter.count === parameter.size,
    });
    const matrix = { record, nonzeros, rowExtents, inputOffsets, weightIndices, layout, parameter };
    this.all.push(matrix);
    const known = this.byParameter.get(parameter.name);
    if (known) known.push(matrix);
    else this.byParameter.set(parameter.name, [matrix]);
    return matrix;
  }

  /** A list of matrices' records. */
  listOf(matrices: readonly StoredMatrix[]): HeapRange {
    const region = this.program.keep(FIELD_BYTES * matrices.length);
    this.lists.push({ region, matrices });
    return region;
  }

  /** Emits the operation that puts current weights into all matrices; it gets their list once they are all there. */
  emitRefresh(stage: Stage): { complete(): void } {
    const { fields } = this.program.emit(
      'refreshValues',
      { matrices: undefined, count: 0 },
      { stage },
    );
    return {
      complete: () => {
        fields.matrices = this.listOf(this.all);
        fields.count = this.all.length;
      },
    };
  }

  /** Writes the lists, once everything has its offset. */
  writeLists(heap: ArrayBufferLike): void {
    const integers = new Int32Array(heap);
    for (const { region, matrices } of this.lists) {
      for (const [i, { record }] of matrices.entries())
        integers[region.offset / FIELD_BYTES + i] = record.offset;
    }
  }

  /**
   * Writes the sparse indices of a parameter's matrices for its mask. Whatever the mask, they lie within the room and the
   * reach that `verify` has approved: there are as many as there is room for, of positions that the parameter has.
   */
  index(heap: ArrayBufferLike, name: string, mask: MaskView): void {
    const active = mask.active();
    for (const { layout, parameter, nonzeros, ...regions } of this.byParameter.get(name) ?? []) {
      if (active.length !== parameter.count || mask.size !== parameter.size) {
        throw new ModelError(
          `${name}: got a mask of ${active.length} active positions of ${mask.size}, expected ${parameter.count} of ${parameter.size}.`,
        );
      }
      const { rowExtents, inputOffsets, weightIndices } = sparseIndexOf(active, layout);
      new Int32Array(heap, regions.rowExtents.offset, rowExtents.length).set(rowExtents);
      new Int32Array(heap, regions.inputOffsets.offset, nonzeros).set(inputOffsets);
      new Int32Array(heap, regions.weightIndices.offset, nonzeros).fill(-1).set(weightIndices);
    }
  }
}
