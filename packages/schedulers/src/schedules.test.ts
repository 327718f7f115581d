import { OptionError, type Schedule } from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  constant,
  cosine,
  cyclic,
  exponential,
  linear,
  part,
  rest,
  step,
  warmup,
} from './index.js';

const values = (schedule: Schedule, ...progress: number[]) =>
  progress.map((p) => Number(schedule.at(p).toPrecision(6)));

describe('the values of each schedule by hand', () => {
  test('constant', () =>
    expect(values(constant({ value: 0.1 }), 0, 0.5, 1)).toEqual([0.1, 0.1, 0.1]));
  test('linear', () =>
    expect(values(linear({ from: 1, to: 0.2 }), 0, 0.5, 1)).toEqual([1, 0.6, 0.2]));
  test('cosine', () =>
    expect(values(cosine({ from: 1, to: 0 }), 0, 1 / 3, 0.5, 1)).toEqual([1, 0.75, 0.5, 0]));
  test('exponential', () =>
    expect(values(exponential({ from: 1, to: 0.01 }), 0, 0.5, 1)).toEqual([1, 0.1, 0.01]));
  test('step: a boundary belongs to what comes after it', () =>
    expect(values(step({ from: 1, at: [0.5, 0.748] }), 0, 0.4999, 0.5, 0.748, 1)).toEqual([
      1, 1, 0.1, 0.01, 0.01,
    ]));
  test('warm-up: from a share of where the other schedule starts, which then has the rest to itself', () => {
    const after = linear({ from: 1, to: 0 });
    const points = [0, 0.1, 0.2, 0.6, 1];
    expect(values(warmup({ share: 0.2, after }), ...points)).toEqual([0.1, 0.55, 1, 0.5, 0]);
    expect(values(warmup({ share: 0.2, from: 0.5, after }), ...points)).toEqual([
      0.5, 0.75, 1, 0.5, 0,
    ]);
  });
  test('part: a stretch of another schedule', () => {
    const of = linear({ from: 1, to: 0 });
    expect(values(part({ of, from: 0.2, to: 0.6 }), 0, 0.5, 1)).toEqual([0.8, 0.6, 0.4]);
    expect(() => part({ of, from: 0.6, to: 0.2 })).toThrow(OptionError);
  });
  test('cyclic: starts again at each cycle', () =>
    expect(values(cyclic({ from: 1, to: 0, cycles: 2 }), 0, 0.25, 0.5, 0.75, 1)).toEqual([
      1, 0.5, 1, 0.5, 0,
    ]));
});

test('the boundary of the published CIFAR schedule falls on the first step of epoch 188 exactly', () => {
  const schedule = step({ from: 0.1, at: [125 / 250, 187 / 250] });
  const perEpoch = 352;
  expect(schedule.at((187 * perEpoch - 1) / (250 * perEpoch))).toBeCloseTo(0.01, 12);
  expect(schedule.at((187 * perEpoch) / (250 * perEpoch))).toBeCloseTo(0.001, 12);
});

test('the rest of a schedule goes on as the whole does, to the step', () => {
  const whole = step({ from: 0.1, at: [125 / 250, 187 / 250] });
  for (const behind of [0, 1, 13, 124, 125, 200]) {
    const left = rest({ of: whole, from: behind / 250 });
    const epochs = Array.from({ length: 250 - behind }, (_, epoch) => epoch);
    expect(epochs.map((epoch) => left.at(epoch / (250 - behind)))).toEqual(
      epochs.map((epoch) => whole.at((behind + epoch) / 250)),
    );
  }
});

test('a schedule between two values never leaves them', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 10, noNaN: true }),
      fc.double({ min: 0.001, max: 10, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (from, to, progress) => {
        for (const schedule of [
          linear({ from, to }),
          cosine({ from, to }),
          exponential({ from, to }),
          cyclic({ from, to, cycles: 3 }),
        ]) {
          expect(schedule.at(progress)).toBeGreaterThanOrEqual(Math.min(from, to) - 1e-9);
          expect(schedule.at(progress)).toBeLessThanOrEqual(Math.max(from, to) + 1e-9);
        }
      },
    ),
  );
});

test.each([
  ['NaN', () => cosine({ from: Number.NaN })],
  ['infinity', () => constant({ value: Number.POSITIVE_INFINITY })],
  ['a boundary past the end', () => step({ from: 1, at: [1.5] })],
  ['boundaries out of order', () => step({ from: 1, at: [0.7, 0.3] })],
  ['no cycle', () => cyclic({ from: 1, cycles: 0 })],
  [
    'a warm-up from 0, whose first step would change nothing',
    () => warmup({ share: 0.1, from: 0, after: constant({ value: 1 }) }),
  ],
  ['a value that is no schedule', () => warmup({ share: 0.1, after: {} as Schedule })],
  ['an unknown option', () => cosine({ from: 1, until: 0 } as never)],
])('refuses %s', (_, make) => expect(make).toThrow(OptionError));
