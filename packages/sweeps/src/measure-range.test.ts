import { expect, it } from 'vitest';
import { rangeOf } from './measure-range.js';

it('of a number, a likelihood may be a density above 1', () => {
  const any = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  expect(rangeOf('ticket nll')).toEqual([0, Number.POSITIVE_INFINITY]);
  for (const measure of ['nll', 'ticket nll', 'validation nll']) {
    expect(rangeOf(measure, true)).toEqual(any);
  }
  expect(rangeOf('validation rmse', true)).toEqual([0, Number.POSITIVE_INFINITY]);
  expect(rangeOf('coverage', true)).toEqual([0, 1]);
});
