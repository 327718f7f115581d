import { type Aggregator, definePlugin, type MemberLogits, PluginError } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { aggregateOf, calibrate, fittedState } from './aggregated.js';

const logits: MemberLogits = { data: new Float32Array(8), shape: [2, 2, 2] };
const even = definePlugin(
  { kind: 'aggregator', name: 'even', summary: 'every class alike' },
  (): Aggregator => ({ aggregate: ({ shape: [, n, k] }) => new Float64Array(n * k).fill(1 / k) }),
);
const returning = (value: unknown) => ({ aggregate: () => value as Float64Array });

test('an aggregate is what the aggregator gives, with its state', () => {
  expect(aggregateOf(even())(logits)).toEqual(new Float64Array([0.5, 0.5, 0.5, 0.5]));
  const aggregator = {
    aggregate: (_: MemberLogits, state: unknown) => new Float64Array(state as number[]),
  };
  expect(aggregateOf(aggregator, [1, 0, 0.2, 0.8])(logits)).toEqual(
    new Float64Array([1, 0, 0.2, 0.8]),
  );
});

test.each([
  [undefined],
  [[0.5, 0.5, 0.5, 0.5]],
  [new Float32Array(4).fill(0.5)],
  [new Float64Array(2).fill(0.5)],
  [new Float64Array(4)],
  [new Float64Array([1.5, -0.5, 0.5, 0.5])],
  [new Float64Array([0.5, 0.5, 0.5, Number.NaN])],
])('%o is no prediction', (value) => {
  expect(() => aggregateOf(returning(value))(logits)).toThrow(PluginError);
  const calibrator = {
    fit: () => null,
    calibrate: () => ({ probabilities: value as Float64Array }),
  };
  expect(() => calibrate(calibrator, logits, null, aggregateOf(even()))).toThrow(
    /^the calibrator: it/,
  );
});

describe('sets', () => {
  const withSets = (sets: unknown) => ({
    fit: () => null,
    calibrate: () => ({ probabilities: new Float64Array(4).fill(0.5), sets: sets as Uint8Array }),
  });
  const calibrated = (sets: unknown) =>
    calibrate(withSets(sets), logits, null, aggregateOf(even()));

  test('are kept', () => {
    expect(calibrated(new Uint8Array([1, 0, 1, 1])).sets).toEqual(new Uint8Array([1, 0, 1, 1]));
    expect(calibrated(undefined)).not.toHaveProperty('sets');
  });

  test.each([[[]], [new Uint8Array(3)], ['1011']])('of another form are refused: %o', (sets) => {
    expect(() => calibrated(sets)).toThrow(/^the calibrator: its sets are/);
  });
});

test.each([[null], [1], ['a'], [true], [[1, { a: null }]], [{}]])('%j is a state', (state) => {
  expect(fittedState('calibrator', even(), state)).toBe(state);
});

test.each([
  [undefined],
  [Number.NaN],
  [Infinity],
  [1n],
  [() => 1],
  [new Map()],
  [Promise.resolve(1)],
  [new Float32Array(2)],
  [{ a: undefined }],
  [[[Number.NaN]]],
])('%o is none: a file cannot hold it', (state) => {
  expect(() => fittedState('aggregator', even(), state)).toThrow(
    /^aggregator even: fit\(\) returned/,
  );
});
