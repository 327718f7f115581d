import { DataError, type MemberLogits } from '@freetickets/core';
import { expect, test } from 'vitest';
import { weighted } from './weighted.js';

/** The first member is sure and right on three of four examples, the second on the other one. */
const logits: MemberLogits = {
  data: Float64Array.from(
    [1, 1, 1, -1, -1, -1, -1, 1].flatMap((sign) => [sign * Math.log(2), -sign * Math.log(2)]),
  ),
  shape: [2, 4, 2],
};
const labels = [0, 0, 0, 0];

test('fit finds the weights of least NLL, aggregate mixes by them: hand-computed', () => {
  // Likelihoods (4/5, 4/5, 4/5, 1/5) and (1/5, 1/5, 1/5, 4/5): the NLL is least at w = 11/12.
  const aggregator = weighted();
  const state = aggregator.fit?.(logits, labels);
  expect(state).toEqual({ weights: [expect.closeTo(11 / 12, 3), expect.closeTo(1 / 12, 3)] });
  const probabilities = aggregator.aggregate(logits, { weights: [11 / 12, 1 / 12] });
  expect(probabilities[0]).toBeCloseTo(0.75, 14);
  expect(probabilities[6]).toBeCloseTo(0.25, 14);
});

test('aggregate takes every state that fit gives, also a weight of 1 and a rounding', () => {
  for (let examples = 1; examples <= 100; examples++) {
    const data = Float32Array.from({ length: 4 * examples }, (_, i) =>
      i < 2 * examples === (i % 2 === 0) ? 1e4 : 0,
    );
    const sure: MemberLogits = { data, shape: [2, examples, 2] };
    const state = weighted().fit?.(sure, new Int32Array(examples));
    expect(state).toEqual({ weights: [expect.closeTo(1, 12), 0] });
    expect(weighted().aggregate(sure, state)[0]).toBe(1);
  }
});

test('aggregate asks for fit where there is no state', () => {
  expect(() => weighted().aggregate(logits)).toThrow(DataError);
  expect(() => weighted().aggregate(logits)).toThrow('Call fit with validation logits and labels');
});

test('a state of another ensemble is refused', () => {
  const state = { weights: [0.2, 0.3, 0.5] };
  expect(() => weighted().aggregate(logits, state)).toThrow(
    'weighted: got 3 weights for 2 members. Call fit again',
  );
});

test.each([
  null,
  [0.5, 0.5],
  { weights: 'equal' },
  { weights: [0.5, null] },
  { weights: [1.5, -0.5] },
  { weights: [0.5, 0.4] },
  { weights: [] },
])('the state %j is refused', (state) => {
  expect(() => weighted().aggregate(logits, state)).toThrow(DataError);
  expect(() => weighted().aggregate(logits, state)).toThrow('expected what fit returns');
});

test.each([[[0, 0, 0]], [[0, 0, 0, 2]], [[0, 0, 0, -1]], [[0, 0, 0, 0.5]]])(
  'fit refuses the labels %j',
  (wrong) => {
    expect(() => weighted().fit?.(logits, wrong)).toThrow(DataError);
  },
);

test('fit needs an example', () => {
  const nothing: MemberLogits = { data: new Float32Array(0), shape: [2, 0, 3] };
  expect(() => weighted().fit?.(nothing, [])).toThrow(DataError);
});
