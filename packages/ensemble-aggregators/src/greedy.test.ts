import { DataError, type MemberLogits, OptionError } from '@freetickets/core';
import { expect, test } from 'vitest';
import { greedy } from './greedy.js';

/** Right with 0.8 on three of four examples and with 0.2 on the other; the second member the other way round. */
const logits: MemberLogits = {
  data: Float64Array.from(
    [1, 1, 1, -1, -1, -1, -1, 1].flatMap((sign) => [sign * Math.log(2), -sign * Math.log(2)]),
  ),
  shape: [2, 4, 2],
};
const labels = [0, 0, 0, 0];

test('picks are counted as shares, aggregate mixes by them: hand-computed', () => {
  // One alone 3 ln 0.8 + ln 0.2 = -2.279; with the other -2.773; two and one 3 ln 0.6 + ln 0.4 = -2.449; and so on up
  // to 11 to 1, the best of all mixtures: 3 ln 0.75 + ln 0.25 = -2.249.
  const aggregator = greedy();
  const state = aggregator.fit?.(logits, labels);
  expect(state).toEqual({ weights: [11 / 12, 1 / 12] });
  const probabilities = aggregator.aggregate(logits, state);
  expect(probabilities[0]).toBeCloseTo(0.75, 14);
  expect(probabilities[6]).toBeCloseTo(0.25, 14);
  expect(greedy({ rounds: 0 }).fit?.(logits, labels)).toEqual({ weights: [1, 0] });
});

test('aggregate asks for fit, and for the state of this ensemble', () => {
  expect(() => greedy().aggregate(logits)).toThrow(DataError);
  expect(() => greedy().aggregate(logits)).toThrow('greedy: got no weights. Call fit');
  expect(() => greedy().aggregate(logits, { weights: [0.5] })).toThrow('greedy: got the state');
  expect(() => greedy().aggregate(logits, { weights: [0.5, 0.25, 0.25] })).toThrow(
    'greedy: got 3 weights for 2 members. Call fit again',
  );
});

test('fit needs examples, and labels that fit', () => {
  const none: MemberLogits = { data: new Float32Array(0), shape: [2, 0, 3] };
  expect(() => greedy().fit?.(none, [])).toThrow(DataError);
  expect(() => greedy().fit?.(logits, [0, 0, 0, 2])).toThrow(DataError);
});

test.each([-1, 0.5, 1001, Number.NaN])('%d rounds are refused', (rounds) => {
  expect(() => greedy({ rounds })).toThrow(OptionError);
});
