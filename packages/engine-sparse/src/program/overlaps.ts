import { ModelError } from '@freetickets/core';
import { accessedBy, isLastUse, lastUses } from './lifetimes.js';
import type { Operation } from './program.js';
import type { Region } from './region.js';

/** Throws where two of the regions that stay where they are share bytes. */
export function checkKept(kept: readonly Region[]): void {
  const ascending = kept.filter(({ bytes }) => bytes > 0).toSorted((a, b) => a.offset - b.offset);
  for (const [i, region] of ascending.entries()) {
    if (i > 0 && overlap(ascending[i - 1], region)) refuse(ascending[i - 1], region);
  }
}

/**
 * Throws where a transient region shares bytes with one that stays, or with one that is needed at the same
 * time, as those of a group are. The result of an operation may reuse the memory of a region that it `replaces`, ends there and is not gathered
 * from. `outputs` are needed to the end.
 */
export function checkTransients(
  operations: readonly Operation[],
  transient: ReadonlySet<Region>,
  kept: readonly Region[],
  outputs: readonly Region[],
): void {
  const keptEnd = kept.reduce((end, { offset, bytes }) => Math.max(end, offset + bytes), 0);
  const last = lastUses(operations, outputs);
  const live = new Set<Region>();
  for (const group of new Set(operations.map((each) => each.group))) {
    for (const operation of group) {
      const { replaces, gathers } = operation;
      for (const region of accessedBy(operation)) {
        if (live.has(region) || !transient.has(region)) continue;
        if (region.offset < keptEnd) {
          throw new ModelError(
            `${region.bytes} transient bytes at ${region.offset} lie among those that stay, which end at ${keptEnd}. This engine is at fault; engine: 'tfjs' may run the graph.`,
          );
        }
        const mayReplace = (other: Region): boolean =>
          replaces.includes(other) &&
          !gathers.includes(other) &&
          isLastUse(last, other, operation) &&
          other.offset === region.offset &&
          other.bytes === region.bytes;
        for (const other of live) {
          if (overlap(other, region) && !mayReplace(other)) refuse(other, region);
        }
        live.add(region);
      }
    }
    for (const region of group.flatMap(accessedBy))
      if (last.get(region)?.group === group) live.delete(region);
  }
}

const overlap = (a: Region, b: Region): boolean =>
  a.offset < b.offset + b.bytes && b.offset < a.offset + a.bytes;

function refuse(a: Region, b: Region): never {
  throw new ModelError(
    `${a.bytes} bytes at ${a.offset} and ${b.bytes} at ${b.offset} are needed at the same time. This engine is at fault; engine: 'tfjs' may run the graph.`,
  );
}
