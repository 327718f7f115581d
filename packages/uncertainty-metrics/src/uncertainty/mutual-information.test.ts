import { expect, test } from 'vitest';
import { mutualInformation } from './mutual-information.js';

test('tells contradiction from shared doubt', () => {
  const [contradiction, doubt] = mutualInformation([
    [
      [1, 0],
      [0.5, 0.5],
    ],
    [
      [0, 1],
      [0.5, 0.5],
    ],
  ]);
  expect(contradiction).toBeCloseTo(Math.log(2), 14);
  expect(doubt).toBe(0);
});

test('hand-computed: H(0.5, 0.5) - H(0.25, 0.75)', () => {
  const [information] = mutualInformation([[[0.25, 0.75]], [[0.75, 0.25]]]);
  const entropy = 0.25 * Math.log(4) + 0.75 * Math.log(4 / 3);
  expect(information).toBeCloseTo(Math.log(2) - entropy, 14);
});

test('is never negative by rounding', () => {
  for (let i = 1; i < 500; i++) {
    const member = [[i / 997, (500 - i) / 997, 497 / 997]];
    const [information] = mutualInformation([member, member, member]);
    expect(information).toBeGreaterThanOrEqual(0);
    expect(information).toBeLessThan(1e-14);
  }
});
