import type { MaskView } from '@freetickets/core';
import { indexWeights, mostSlots } from './lowering/pattern.js';
import type { StoredParameter } from './parameters.js';
import type { Program } from './program/program.js';
import type { Place, Region } from './program/region.js';

/** Bytes in which a slot's gradient is summed up. */
export const SLOT_SUM_BYTES = 16;

/** How a layer goes through its kernel: what a position's row, column and distance are. */
export interface Layout {
  readonly rows: number;
  readonly columns: number;
  readonly blockSize: number;
  row(position: number): number;
  column(position: number): number;
  distance(position: number): number;
  includes(position: number): boolean;
}

/** A pattern's room on the heap. */
export interface StoredPattern {
  readonly record: Region;
  /** Room, in slots; also what kernels take for the number of slots. */
  readonly slots: number;
  readonly spans: Region;
  readonly distances: Region;
  readonly indices: Region;
  readonly layout: Layout;
  readonly parameter: StoredParameter;
}

/** The patterns of a program's kernels, and how they follow the masks. */
export class Weights {
  private readonly patterns: StoredPattern[] = [];
  private readonly lists: { region: Region; patterns: readonly StoredPattern[] }[] = [];

  constructor(private readonly program: Program) {}

  /** A pattern of a parameter, with room for as many active weights as it has now, wherever they lie. */
  pattern(parameter: StoredParameter, layout: Layout): StoredPattern {
    const { rows, columns, blockSize } = layout;
    const blocks = Math.ceil(columns / blockSize);
    const slots = mostSlots(parameter.count, rows, blocks);
    const room = (bytes: number) => this.program.keep(bytes);
    const [spans, distances, values, indices] = [
      8 * rows * blocks,
      4 * slots,
      4 * slots,
      4 * slots,
    ].map(room);
    const record = this.program.record('pattern', {
      rows,
      blocks,
      slots,
      spans,
      distances,
      values,
      indices,
      weights: parameter.values,
    });
    const pattern = { record, slots, spans, distances, indices, layout, parameter };
    this.patterns.push(pattern);
    return pattern;
  }

  /** A list of patterns' records. */
  listOf(patterns: readonly StoredPattern[]): Place {
    const region = this.program.keep(4 * patterns.length);
    this.lists.push({ region, patterns });
    return region;
  }

  /** Emits the operation that puts current weights into all patterns; to be given them once they are all there. */
  emitRefresh(): { complete(): void } {
    const { fields } = this.program.emit('refreshPatterns', { patterns: undefined, count: 0 });
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

  /** Writes the indices of a parameter's patterns for its mask. */
  index(heap: ArrayBufferLike, name: string, mask: MaskView): void {
    const active = mask.active();
    for (const { layout, parameter, slots, ...regions } of this.patterns) {
      if (parameter.name !== name) continue;
      const { rows, columns, blockSize } = layout;
      const entries = {
        count: active.length,
        row: (weight: number) => layout.row(active[weight]),
        column: (weight: number) => layout.column(active[weight]),
        distance: (weight: number) => layout.distance(active[weight]),
        includes: (weight: number) => layout.includes(active[weight]),
      };
      const { spans, distances, indices } = indexWeights(entries, rows, columns, blockSize);
      new Int32Array(heap, regions.spans.offset, spans.length).set(spans);
      new Int32Array(heap, regions.distances.offset, slots).set(distances);
      new Int32Array(heap, regions.indices.offset, slots).fill(-1).set(indices);
    }
  }
}
