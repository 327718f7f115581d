import { originOf, PluginError, type Schedule, show } from '@freetickets/core';
import fc from 'fast-check';
import type { ConformanceCase } from './case.js';
import { forAll } from './for-all.js';

/** Progress: the first step asks at 0, an update after the last one at 1. */
const progress = fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true }));

/**
 * What every schedule must do. Steps are asked for in any order and any number of times: to read a plan, to train by it,
 * to resume in its middle.
 *
 * @example for (const { name, run } of scheduleConformance(mine())) test(name, run);
 */
export function scheduleConformance(schedule: Schedule): ConformanceCase[] {
  const fail = (problem: string): never => {
    throw new PluginError(originOf(schedule)?.name ?? 'the schedule', problem);
  };
  const written = JSON.stringify(schedule);
  const values = new Map<number, number>();
  /** Asks, and remembers the first answer. Begins near 0, then asks at 0 and 1: what sticks to a value shows it. */
  const ask = (at: number): { value: number; first: number } => {
    if (values.size === 0) for (const start of [0.001, 0, 1]) values.set(start, schedule.at(start));
    const value = schedule.at(at);
    const first = values.get(at) ?? value;
    values.set(at, first);
    return { value, first };
  };
  return [
    {
      name: 'gives a finite number at 0, at 1 and everywhere between',
      run: () =>
        forAll(progress, (at) => {
          const { value } = ask(at);
          if (!Number.isFinite(value)) fail(`at(${at}) is ${show(value)}, not a finite number.`);
        }),
    },
    {
      name: 'gives the same value for the same progress, whatever was asked before',
      run: () =>
        forAll(fc.array(progress, { minLength: 1 }), (points) => {
          for (const at of [...points, ...values.keys(), ...points]) {
            const { value, first } = ask(at);
            if (!Object.is(value, first)) {
              fail(`at(${at}) is ${show(value)}, and was ${show(first)} before.`);
            }
          }
        }),
    },
    {
      name: 'is written down the same, as a resumed run compares it, after it was asked',
      run: () =>
        forAll(progress, (at) => {
          ask(at);
          const now = JSON.stringify(schedule);
          if (now !== written) fail(`at(${at}) made ${show(schedule)} of what was ${written}.`);
        }),
    },
  ];
}
