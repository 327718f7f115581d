import type { Operation } from './program.js';
import type { Region } from './region.js';

const ALIGNMENT = 4096;
const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/**
 * Gives the transient regions of a program offsets from `base` on, so that regions share a place unless they are needed
 * at the same time; `outputs` are needed to the end. An operation's result takes the place of one that it `replaces`
 * where that ends with it and is not gathered from. Returns the bytes used.
 */
export function layOutTransients(
  operations: readonly Operation[],
  base: number,
  outputs: readonly Region[],
): number {
  const last = new Map<Region, number>();
  for (const [i, { reads, writes }] of operations.entries()) {
    for (const region of [...reads, ...writes]) last.set(region, i);
  }
  for (const output of outputs) last.set(output, operations.length);
  const placed = new Set<Region>();
  const holes = new Holes();
  for (const [i, { reads, writes, replaces, gathers }] of operations.entries()) {
    const taken = new Set<Region>();
    for (const region of writes) {
      if (placed.has(region)) continue;
      placed.add(region);
      const heir = replaces.find(
        (each) =>
          placed.has(each) &&
          !gathers.includes(each) &&
          last.get(each) === i &&
          each.bytes === region.bytes &&
          !taken.has(each),
      );
      if (heir) taken.add(heir);
      region.offset = heir ? heir.offset : base + holes.take(aligned(region.bytes));
    }
    for (const region of new Set([...reads, ...writes])) {
      if (last.get(region) !== i || !placed.has(region) || taken.has(region)) continue;
      holes.give(region.offset - base, aligned(region.bytes));
    }
  }
  return holes.size;
}

/** Free stretches, ascending, and how far the used ones reach. */
class Holes {
  size = 0;
  private free: { from: number; bytes: number }[] = [];

  /** The smallest hole that is large enough, else more room at the end. */
  take(bytes: number): number {
    const fitting = this.free.filter((hole) => hole.bytes >= bytes);
    const best = fitting.reduce<(typeof fitting)[number] | undefined>(
      (least, hole) => (least && least.bytes <= hole.bytes ? least : hole),
      undefined,
    );
    if (best) {
      const { from } = best;
      best.from += bytes;
      best.bytes -= bytes;
      this.free = this.free.filter((hole) => hole.bytes > 0);
      return from;
    }
    const end = this.free.at(-1);
    if (end && end.from + end.bytes === this.size) {
      this.free.pop();
      this.size = end.from + bytes;
      return end.from;
    }
    this.size += bytes;
    return this.size - bytes;
  }

  give(from: number, bytes: number): void {
    this.free.push({ from, bytes });
    this.free.sort((a, b) => a.from - b.from);
    const merged: typeof this.free = [];
    for (const hole of this.free) {
      const before = merged.at(-1);
      if (before && before.from + before.bytes === hole.from) before.bytes += hole.bytes;
      else merged.push(hole);
    }
    this.free = merged;
  }
}
