import { sentenceList } from '../format.js';
import { groupsOf } from '../groups.js';
import type { Html } from '../html.js';
import type { AnyRun } from '../run-data.js';
import { givenInCode } from '../same-setting.js';
import { remark } from './section.js';

/** Whether runs whose settings are not wholly known were averaged as seeds of one. */
export function takenAsSame(runs: readonly AnyRun[]): Html | undefined {
  const taken = groupsOf(runs).flatMap(({ label, runs: [{ config }, ...others] }) => {
    const names = givenInCode(config);
    return others.length > 0 && names.length > 0 ? [`${sentenceList(names)} of ${label}`] : [];
  });
  if (taken.length === 0) return undefined;
  return remark(
    `Values given in code were taken to be the same in the runs that are averaged, as nothing that is recorded of their networks and test sets differs: ${taken.join('; ')}.`,
  );
}
