import type { TicketState } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import { expect, test } from 'vitest';
import { averaged } from './weight-average.js';

const ticket = (
  active: readonly number[],
  values: readonly number[],
  bias: number,
): TicketState => ({
  graphHash: 'graph',
  parameters: {
    kernel: { shape: [4], mask: Mask.of(4, active), values: Float32Array.from(values) },
    bias: { shape: [1], values: Float32Array.of(bias) },
  },
});
const valuesOf = ({ parameters }: TicketState) =>
  Object.values(parameters).map(({ values }) => Array.from(values));
const half = { decay: 0.5, everySteps: 1 };

test('begins with the network, and keeps the share that is asked for later on', () => {
  const first = ticket([0, 2], [1, 2], 3);
  expect(averaged(undefined, first, half, 1)).toBe(first);
  const second = averaged(first, ticket([0, 2], [3, 6], 5), half, 100);
  expect(valuesOf(second)).toEqual([[2, 4], [4]]);
});

test('keeps less at first: (1 + n) / (10 + n)', () => {
  const keen = { decay: 0.999, everySteps: 5 };
  const [zero, one] = [ticket([0], [0], 0), ticket([0], [1], 1)];
  const at = (step: number) => averaged(zero, one, keen, step).parameters.bias?.values[0];
  expect(at(10)).toBeCloseTo(1 - 3 / 12, 6);
  expect(at(500)).toBeCloseTo(1 - 101 / 110, 6);
  expect(at(1e9)).toBeCloseTo(0.001, 6);
});

test('has the masks of the network: what grew starts at its value, what was pruned is gone', () => {
  const before = ticket([0, 2], [1, 2], 0);
  const now = ticket([2, 3], [4, 8], 0);
  const average = averaged(before, now, half, 100);
  expect(average.parameters.kernel?.mask?.active()).toEqual(Int32Array.of(2, 3));
  expect(valuesOf(average)).toEqual([[3, 8], [0]]);
});
