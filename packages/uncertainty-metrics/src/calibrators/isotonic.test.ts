import { DataError, random } from '@freetickets/core';
import { expect, test } from 'vitest';
import { expectedCalibrationError } from '../calibration/expected-calibration-error.js';
import { isotonic } from '../plugins.js';
import { mean, memberOf } from './testing-ensembles.js';

const calibrate = (rows: readonly (readonly number[])[], curves: object[]) => [
  ...isotonic().calibrate(memberOf(rows), { curves } as never, mean).probabilities,
];

test('hand-computed: a curve for each class, rows divided by their sum', () => {
  const rows = [
    [0.9, 0.1],
    [0.6, 0.4],
    [0.2, 0.8],
  ];
  const state = isotonic().fit(memberOf(rows), [0, 1, 1], mean);
  const close = (...values: number[]) => values.map((value) => expect.closeTo(value, 12));
  expect(state).toEqual({
    curves: [
      { x: close(0.2, 0.6, 0.9), y: [0, 0, 1] },
      { x: close(0.1, 0.4, 0.8), y: [0, 1, 1] },
    ],
  });
  // Halfway up both curves: (1/2, 1/2). At 0.7 and 0.3: (1/3, 2/3).
  const { probabilities } = isotonic().calibrate(
    memberOf([
      [0.75, 0.25],
      [0.7, 0.3],
    ]),
    state,
    mean,
  );
  expect([...probabilities]).toEqual(close(1 / 2, 1 / 2, 1 / 3, 2 / 3));
});

test('a row that all curves rule out stays as it was', () => {
  const nothing = { x: [0.5], y: [0] };
  expect(calibrate([[0.25, 0.75]], [nothing, nothing])).toEqual(
    [0.25, 0.75].map((p) => expect.closeTo(p, 14)),
  );
  expect(calibrate([[0.25, 0.75]], [nothing, { x: [0.5], y: [0.1] }])).toEqual([0, 1]);
});

test('corrects a predictor that is sure and often wrong', () => {
  const noise = random.derive(1, 'isotonic');
  const draw = () => {
    const said = 0.5 + noise.uniform() / 2;
    // Right with a probability that rises with what it says, but is far below it.
    const isRight = noise.uniform() < 0.5 + (said - 0.5) ** 2;
    const first = noise.integer(2);
    return {
      row: first === 0 ? [said, 1 - said] : [1 - said, said],
      label: isRight ? first : 1 - first,
    };
  };
  const [validation, test] = [0, 0].map(() => Array.from({ length: 4000 }, draw));
  const rowsOf = (drawn: typeof test) => drawn.map(({ row }) => row);
  const labelsOf = (drawn: typeof test) => drawn.map(({ label }) => label);
  const state = isotonic().fit(memberOf(rowsOf(validation)), labelsOf(validation), mean);
  const { probabilities } = isotonic().calibrate(memberOf(rowsOf(test)), state, mean);
  const corrected = { data: probabilities, shape: [test.length, 2] };
  expect(expectedCalibrationError(rowsOf(test), labelsOf(test))).toBeGreaterThan(0.15);
  expect(expectedCalibrationError(corrected, labelsOf(test))).toBeLessThan(0.04);
});

test.each([
  null,
  {
    curves: [
      { x: [], y: [] },
      { x: [1], y: [1] },
    ],
  },
  {
    curves: [
      { x: [0, 1], y: [1] },
      { x: [1], y: [1] },
    ],
  },
  {
    curves: [
      { x: [0], y: [2] },
      { x: [1], y: [1] },
    ],
  },
])('the state %j is refused: fit again', (state) => {
  const made = () => isotonic().calibrate(memberOf([[0.5, 0.5]]), state, mean);
  expect(made).toThrow(DataError);
  expect(made).toThrow('Call fit again');
});

test('a state of another number of classes is refused', () => {
  expect(() => calibrate([[0.5, 0.5]], [{ x: [0], y: [1] }])).toThrow(
    'isotonic: got 1 curves for 2 classes. Call fit again',
  );
});

test('fit refuses what it cannot learn of', () => {
  const none = { data: new Float32Array(0), shape: [2, 0, 3] as const };
  expect(() => isotonic().fit(none, [], mean)).toThrow(DataError);
  expect(() => isotonic().fit(memberOf([[0.5, 0.5]]), [2], mean)).toThrow(DataError);
});
