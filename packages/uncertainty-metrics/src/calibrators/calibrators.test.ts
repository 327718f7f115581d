import { DataError, type MemberLogits } from '@freetickets/core';
import { calibratorConformance } from '@freetickets/testing';
import { describe, expect, test } from 'vitest';
import { conformal, isotonic, temperature, vector } from '../plugins.js';
import { mean } from './testing-ensembles.js';

describe.each([
  temperature(),
  temperature({ of: 'members' }),
  vector(),
  isotonic(),
  conformal({ coverage: 0.5 }),
  conformal({ coverage: 0.5, score: 'adaptive' }),
])('$plugin.name $plugin.options', (calibrator) => {
  for (const { name, run } of calibratorConformance(calibrator)) test(name, run);

  test('fits in one class, and to one example', () => {
    const one: MemberLogits = { data: Float64Array.of(3, -1), shape: [2, 1, 1] };
    const state = calibrator.fit(one, [0], mean);
    expect([...calibrator.calibrate(one, state, mean).probabilities]).toEqual([1]);
  });
});

test.each([
  [temperature(), { temperatures: Array(3e5).fill('') }],
  [vector(), { scales: Array(3e5).fill(''), shifts: [] }],
  [isotonic(), { curves: Array(3e5).fill('') }],
  [isotonic(), { curves: [{ x: Array(3e5).fill(''), y: [] }] }],
])('$0.plugin.name refuses a state of 300,000 wrong values', (calibrator, state) => {
  const one: MemberLogits = { data: Float64Array.of(3, -1), shape: [1, 1, 2] };
  expect(() => calibrator.calibrate(one, state, mean)).toThrow(DataError);
});
