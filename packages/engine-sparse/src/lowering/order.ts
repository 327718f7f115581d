import type { Operation } from '../program/program.js';

/**
 * The order of a prediction's operations, of which those of each member end at `ends`, and those for all of them at the
 * first: what prepares members comes first. Members that go side by side take each step together.
 */
export function orderOf(
  operations: readonly Operation[],
  ends: readonly number[],
  areSideBySide: boolean,
): readonly Operation[] {
  const isOfPass = ({ stage }: Operation): boolean => stage === 'pass';
  const shared = operations.slice(0, ends[0]);
  const members = ends
    .slice(1)
    .map((end, i) => operations.slice(ends[i], end).filter((each) => isOfPass(each)));
  const preparing = operations.slice(ends[0]).filter((each) => !isOfPass(each));
  if (!areSideBySide) return [...preparing, ...shared, ...members.flat()];
  const steps = Math.max(...members.map(({ length }) => length));
  const groups = Array.from({ length: steps }, (_, step) =>
    members.flatMap((member) => member.slice(step, step + 1)),
  );
  for (const group of groups) for (const operation of group) operation.group = group;
  return [...preparing, ...shared, ...groups.flat()];
}
