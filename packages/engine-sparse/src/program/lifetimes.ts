import type { Operation } from './program.js';
import type { Region } from './region.js';

export const accessedBy = ({ reads, writes }: Operation): readonly Region[] => [
  ...reads,
  ...writes,
];

/** The last operation that accesses each region; `undefined` for `outputs`, which are needed to the end. */
export function lastUses(
  operations: readonly Operation[],
  outputs: readonly Region[],
): ReadonlyMap<Region, Operation | undefined> {
  const last = new Map<Region, Operation | undefined>();
  for (const operation of operations)
    for (const region of accessedBy(operation)) last.set(region, operation);
  for (const output of outputs) last.set(output, undefined);
  return last;
}

/** Whether nothing needs a region any more once an operation has begun to write, in its group neither. */
export const isLastUse = (
  last: ReadonlyMap<Region, Operation | undefined>,
  region: Region,
  operation: Operation,
): boolean =>
  last.get(region) === operation &&
  operation.group.every((each) => each === operation || !accessedBy(each).includes(region));
