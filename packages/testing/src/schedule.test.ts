import { definePlugin, type Schedule } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import type { ConformanceCase } from './case.js';
import { scheduleConformance } from './schedule.js';

/** Which cases fail, each on its own, or one after another on the same schedule. */
const failing = (cases: readonly ConformanceCase[]): number[] =>
  cases.flatMap(({ run }, i) => {
    try {
      run();
      return [];
    } catch {
      return [i];
    }
  });

const line = (from: number, to: number): Schedule => ({ at: (p) => from + (to - from) * p });

describe.each<[string, Schedule]>([
  ['a constant', { at: () => 0.1 }],
  ['a line down to a negative number', line(1, -1)],
  ['a jump', { at: (p) => (p < 0.5 ? 1 : 0.1) }],
])('%s', (_, schedule) => {
  for (const { name, run } of scheduleConformance(schedule)) test(name, run);
});

/** Keeps the lowest value so far: a plateau schedule that nobody may resume. */
function lowestSoFar(schedule: Schedule): Schedule {
  let lowest = Number.POSITIVE_INFINITY;
  return {
    at: (p) => {
      lowest = Math.min(lowest, schedule.at(p));
      return lowest;
    },
  };
}

function counting(): Schedule {
  let calls = 0;
  return { at: () => 1 / ++calls };
}

/** Takes the boundaries that lie behind off its own options. */
function forgetful(): Schedule {
  const steps = [0.5];
  const at = (p: number) => {
    if (p >= (steps[0] ?? 1)) steps.shift();
    return 0.1 ** (1 - steps.length);
  };
  const plugin = { kind: 'schedule', name: 'forgetful', options: { steps } };
  return Object.assign({ at }, { plugin });
}

describe('a schedule fails that', () => {
  test.each<[string, () => Schedule, number[]]>([
    ['is infinite at 0', () => ({ at: (p) => 1 / p }), [0]],
    ['is NaN at 1', () => ({ at: (p) => (p === 1 ? Number.NaN : p) }), [0]],
    ['has a hole inside', () => ({ at: (p) => (p > 0.3 && p < 0.6 ? Number.NaN : p) }), [0]],
    ['gives text', () => ({ at: (p) => String(p) as unknown as number }), [0]],
    ['throws at the end', () => ({ at: (p) => (p === 1 ? JSON.parse('') : p) }), [0, 1, 2]],
    ['counts the calls', counting, [1]],
    ['keeps the lowest value of a rising line', () => lowestSoFar(line(0.1, 1)), [1]],
    ['keeps the lowest value of a falling line', () => lowestSoFar(line(1, 0.1)), [1]],
    ['writes to its options', forgetful, [1, 2]],
  ])('%s', (_, make, cases) => {
    expect(failing(scheduleConformance(make()))).toEqual(cases);
    const alone = [0, 1, 2].filter((i) => failing([scheduleConformance(make())[i]]).length > 0);
    expect(alone).toEqual(cases);
  });
});

test('the error names the plugin and the progress', () => {
  const infinite = definePlugin({ kind: 'schedule', name: 'infinite', summary: '' }, () => ({
    at: (p) => (p === 1 ? 1 : 1 / 0),
  }));
  expect(scheduleConformance(infinite())[0]?.run).toThrow(
    /infinite: at\([\d.e-]+\) is Infinity, not a finite number/,
  );
});
