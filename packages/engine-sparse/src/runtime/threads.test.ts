import { availableParallelism } from 'node:os';
import { OptionError } from '@freetickets/core';
import { afterEach, expect, test, vi } from 'vitest';
import { sparse } from '../engine.js';

afterEach(() => vi.unstubAllEnvs());
const threadsFor = (value: string, options?: { threads: number }) => {
  vi.stubEnv('FREETICKETS_THREADS', value);
  return sparse(options).describe().threads;
};

test('there is one on each core, unless the environment or an option says otherwise', () => {
  expect(threadsFor('')).toBe(availableParallelism());
  expect(threadsFor('3')).toBe(3);
  expect(threadsFor('3', { threads: 2 })).toBe(2);
});

test.each(['0', '-1', '1.5', '257', 'all'])('%s is no number of them', (value) => {
  expect(() => threadsFor(value)).toThrow(OptionError);
  expect(() => threadsFor(value)).toThrow(
    `FREETICKETS_THREADS: got "${value}", expected a whole number from 1 to 256`,
  );
});
