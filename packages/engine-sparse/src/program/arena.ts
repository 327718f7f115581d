import { accessedBy, isLastUse, lastUses } from './lifetimes.js';
import type { Operation } from './program.js';
import type { Region } from './region.js';

const ALIGNMENT = 4096;
const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/**
 * Gives the transient regions of a program offsets from `base` on, so that regions share memory unless they are needed
 * at the same time, as those of a group are; `outputs` are needed to the end. An operation's result reuses the memory of one that it `replaces`
 * where that ends with it and is not gathered from. Returns the bytes used.
 */
export function layOutTransients(
  operations: readonly Operation[],
  base: number,
  outputs: readonly Region[],
): number {
  const last = lastUses(operations, outputs);
  const allocated = new Set<Region>();
  const free = new FreeList();
  for (const group of new Set(operations.map((each) => each.group))) {
    const taken = new Set<Region>();
    for (const operation of group) {
      const { writes, replaces, gathers } = operation;
      for (const region of writes) {
        if (allocated.has(region)) continue;
        allocated.add(region);
        const reused = replaces.find(
          (each) =>
            allocated.has(each) &&
            !gathers.includes(each) &&
            isLastUse(last, each, operation) &&
            each.bytes === region.bytes &&
            !taken.has(each),
        );
        if (reused) taken.add(reused);
        region.offset = reused ? reused.offset : base + free.take(aligned(region.bytes));
      }
    }
    for (const region of new Set(group.flatMap(accessedBy))) {
      if (last.get(region)?.group !== group || !allocated.has(region) || taken.has(region))
        continue;
      free.give(region.offset - base, aligned(region.bytes));
    }
  }
  return free.size;
}

/** Free ranges of the heap, ascending, and how far the used ones reach. */
class FreeList {
  size = 0;
  private ranges: { from: number; bytes: number }[] = [];

  /** The smallest free range that is large enough, else more room at the end. */
  take(bytes: number): number {
    const fitting = this.ranges.filter((range) => range.bytes >= bytes);
    const best = fitting.reduce<(typeof fitting)[number] | undefined>(
      (least, range) => (least && least.bytes <= range.bytes ? least : range),
      undefined,
    );
    if (best) {
      const { from } = best;
      best.from += bytes;
      best.bytes -= bytes;
      this.ranges = this.ranges.filter((range) => range.bytes > 0);
      return from;
    }
    const end = this.ranges.at(-1);
    if (end && end.from + end.bytes === this.size) {
      this.ranges.pop();
      this.size = end.from + bytes;
      return end.from;
    }
    this.size += bytes;
    return this.size - bytes;
  }

  give(from: number, bytes: number): void {
    this.ranges.push({ from, bytes });
    this.ranges.sort((a, b) => a.from - b.from);
    const merged: typeof this.ranges = [];
    for (const range of this.ranges) {
      const before = merged.at(-1);
      if (before && before.from + before.bytes === range.from) before.bytes += range.bytes;
      else merged.push(range);
    }
    this.ranges = merged;
  }
}
