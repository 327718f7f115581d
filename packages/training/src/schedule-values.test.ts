import { PluginError } from '@freetickets/core';
import { constant } from '@freetickets/schedulers';
import { expect, test } from 'vitest';
import { learningRateAt } from './schedule-values.js';

const phaseOf = (value: number) => ({ name: 'late', epochs: 1, learningRate: { at: () => value } });

test.each([0, 0.1, 5])('%f is a learning rate', (value) => {
  expect(learningRateAt(phaseOf(value), 0.5)).toBe(value);
});

test.each([-0.1, Number.NaN, Infinity, '0.1', undefined, 1n])(
  '%s is not: the schedule is named',
  (value) => {
    const phase = phaseOf(value as number);
    expect(() => learningRateAt(phase, 0.5)).toThrow(PluginError);
    expect(() => learningRateAt(phase, 0.5)).toThrow(
      /^the schedule: at\(0.5\) returned .* phase late/,
    );
  },
);

test('a plugin is called by its name', () => {
  const phase = { ...phaseOf(0), learningRate: constant({ value: -1 }) };
  expect(() => learningRateAt(phase, 0)).toThrow(/^schedule constant: at\(0\) returned -1/);
});
