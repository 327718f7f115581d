import { type MaskView, ModelError } from '@freetickets/core';
import { SUM_FLOATS } from './constants.js';
import { indexWeights, type Layout, mostSlots, sizeOfPattern } from './pattern.js';
import type { Occasion, Program } from './program.js';
import type { Place, Region } from './region.js';
import type { StoredParameter } from './stored-parameter.js';

/** Bytes in which a slot's gradient is summed up. */
export const SLOT_SUM_BYTES = 4 * SUM_FLOATS;

/** A pattern's room on the heap. */
export interface StoredPattern {
  readonly record: Region;
  /** Room, in slots; also what kernels take for the number of slots. */
  readonly slots: number;
  readonly rowExtents: Region;
  readonly inputOffsets: Region;
  readonly indices: Region;
  readonly layout: Layout;
  readonly parameter: StoredParameter;
}

/** The patterns of a program's kernels, and how they follow the masks. */
export class Weights {
  readonly patterns: StoredPattern[] = [];
  private readonly byParameter = new Map<string, StoredPattern[]>();
  readonly lists: { readonly region: Region; readonly patterns: readonly StoredPattern[] }[] = [];

  constructor(private readonly program: Program) {}

  /** A pattern of a parameter, with room for as many active weights as it has now, wherever they lie. */
  pattern(parameter: StoredParameter, layout: Layout): StoredPattern {
    const { rows, blocks } = sizeOfPattern(layout);
    const slots = mostSlots(parameter.count, layout);
    const room = (bytes: number) => this.program.keep(bytes);
    const [rowExtents, inputOffsets, values, indices] = [
      8 * rows * blocks,
      4 * slots,
      4 * slots,
      4 * slots,
    ].map(room);
    const record = this.program.record('pattern', {
      rows,
      blocks,
      slots,
      rowExtents,
      inputOffsets,
      values,
      indices,
      weights: parameter.values,
      isFull: parameter.count === parameter.size,
    });
    const pattern = { record, slots, rowExtents, inputOffsets, indices, layout, parameter };
    this.patterns.push(pattern);
    const known = this.byParameter.get(parameter.name);
    if (known) known.push(pattern);
    else this.byParameter.set(parameter.name, [pattern]);
    return pattern;
  }

  /** A list of patterns' records. */
  listOf(patterns: readonly StoredPattern[]): Place {
    const region = this.program.keep(4 * patterns.length);
    this.lists.push({ region, patterns });
    return region;
  }

  /** Emits the operation that puts current weights into all patterns; to be given them once they are all there. */
  emitRefresh(occasion: Occasion): { complete(): void } {
    const { fields } = this.program.emit(
      'refreshPatterns',
      { patterns: undefined, count: 0 },
      { occasion },
    );
    return {
      complete: () => {
        fields.patterns = this.listOf(this.patterns);
        fields.count = this.patterns.length;
      },
    };
  }

  /** Writes the lists, once everything has its offset. */
  writeLists(heap: ArrayBufferLike): void {
    const integers = new Int32Array(heap);
    for (const { region, patterns } of this.lists) {
      for (const [i, { record }] of patterns.entries())
        integers[region.offset / 4 + i] = record.offset;
    }
  }

  /**
   * Writes the indices of a parameter's patterns for its mask. Whatever the mask, they lie within the room and the
   * reach that `verify` has approved: there are as many as there is room for, of positions that the parameter has.
   */
  index(heap: ArrayBufferLike, name: string, mask: MaskView): void {
    const active = mask.active();
    for (const { layout, parameter, slots, ...regions } of this.byParameter.get(name) ?? []) {
      if (active.length !== parameter.count || mask.size !== parameter.size) {
        throw new ModelError(
          `${name}: got a mask of ${active.length} active positions of ${mask.size}, expected ${parameter.count} of ${parameter.size}.`,
        );
      }
      const { rowExtents, inputOffsets, indices } = indexWeights(active, layout);
      new Int32Array(heap, regions.rowExtents.offset, rowExtents.length).set(rowExtents);
      new Int32Array(heap, regions.inputOffsets.offset, slots).set(inputOffsets);
      new Int32Array(heap, regions.indices.offset, slots).fill(-1).set(indices);
    }
  }
}
