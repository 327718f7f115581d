import { OptionError, originOf, parseOptions, type Strategy } from '@freetickets/core';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { erk } from './erk.js';
import { sparseTrainingSchema, updaterOf } from './sparse-training.js';

const fixed: Strategy = { order: 'static' };
const moving: Strategy = {
  order: 'grow-first',
  prune: { needs: [], prune: ({ mask }, count) => mask.active().slice(0, count) },
  grow: { needs: [], grow: ({ mask }, count) => mask.inactive().slice(0, count) },
};
const parse = (given: object) => parseOptions('fit', sparseTrainingSchema(), given);

test('what is not given has its default', () => {
  const { distribution, ...rest } = parse({ sparsity: 0.9, strategy: fixed });
  expect(originOf(distribution)).toEqual(erk().plugin);
  expect(rest).toEqual({
    sparsity: 0.9,
    strategy: fixed,
    everySteps: 100,
    fraction: 0.3,
    gradientBatches: 1,
    masks: 'random',
    seed: 1,
    weightDecay: 0,
    exclude: [],
  });
});

test('an extended schema stays strict', () => {
  const extended = z.extend(sparseTrainingSchema(), { threads: z.optional(z.int()) });
  const given = { sparsity: 0.9, strategy: fixed };
  expect(parseOptions('fit', extended, { ...given, threads: 2 }).threads).toBe(2);
  expect(() => parseOptions('fit', extended, { ...given, thread: 2 })).toThrow(
    /fit: thread.*did you mean threads/,
  );
});

test('a strategy that changes masks has to be told its last step', () => {
  const stepsOf = (given: object) => {
    const updater = updaterOf('fit', parse({ sparsity: 0.9, everySteps: 3, ...given }));
    return Array.from({ length: 100 }, (_, step) => step).filter((step) => updater.isDue(step));
  };
  expect(stepsOf({ strategy: fixed })).toEqual([]);
  expect(stepsOf({ strategy: fixed, lastStep: 9 })).toEqual([]);
  expect(stepsOf({ strategy: moving, lastStep: 9 })).toEqual([3, 6, 9]);
  expect(stepsOf({ strategy: moving, lastStep: Infinity })).toHaveLength(33);
  expect(() => stepsOf({ strategy: moving })).toThrow(OptionError);
  expect(() => stepsOf({ strategy: moving })).toThrow(/^fit: lastStep: got undefined/);
  const scheduled = { strategy: moving, fraction: { at: () => 0.3 }, lastStep: Infinity };
  expect(() => stepsOf(scheduled)).toThrow(/lastStep: got Infinity, expected a finite one/);
});

test.each([
  ['every', 'everySteps'],
  ['end', 'lastStep'],
])('%s is refused for %s', (given, meant) => {
  expect(() => parse({ sparsity: 0.9, strategy: moving, [given]: 3 })).toThrow(
    `fit: ${given}: got 3, expected no such option; did you mean ${meant}?`,
  );
});
