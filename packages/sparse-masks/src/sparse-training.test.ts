import { OptionError, originOf, parseOptions, type Strategy } from '@freetickets/core';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { erk } from './erk.js';
import { sparseTrainingSchema, withEnd } from './sparse-training.js';

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
    every: 100,
    fraction: 0.3,
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

test('a strategy that changes masks has to be told when to end', () => {
  const options = { strategy: moving, fraction: 0.3 };
  expect(withEnd('fit', { ...options, strategy: fixed }).end).toBe(0);
  expect(withEnd('fit', { ...options, strategy: fixed, end: 9 }).end).toBe(0);
  expect(withEnd('fit', { ...options, end: 9 })).toEqual({ ...options, end: 9 });
  expect(withEnd('fit', { ...options, end: Infinity }).end).toBe(Infinity);
  expect(() => withEnd('fit', options)).toThrow(OptionError);
  expect(() => withEnd('fit', options)).toThrow(/^fit: end: got undefined/);
  const scheduled = { strategy: moving, fraction: { at: () => 0.3 }, end: Infinity };
  expect(() => withEnd('fit', scheduled)).toThrow(/got Infinity, expected a finite one/);
});
