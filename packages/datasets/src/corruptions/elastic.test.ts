import { random } from '@freetickets/core';
import { expect, it } from 'vitest';
import { elasticCorruption } from './elastic.js';

/** A slope: pixel (y, x) of 32 x 32 holds 5 x + y. */
const data = Uint8Array.from({ length: 32 * 32 }, (_, i) => 5 * (i % 32) + Math.floor(i / 32));
const image = { data, height: 32, width: 32, channels: 1 };
/** A stream of one number: from 0.5, nothing moves. */
const only = (number: number) => ({ ...random.derive(1), uniform: () => number });

it('leaves an image where nothing moves', () => {
  for (const severity of [1, 2, 3, 4, 5] as const) {
    expect(elasticCorruption().corrupt(image, severity, only(0.5))).toEqual(data);
  }
});

it('moves pixels and corners, hand-computed', () => {
  // All that is drawn is -1. The corners are moved 2.24 up and left, and so is the image: its slope is 13.44 higher. Then
  // pixels are taken from 1.6 further up and left, where that is 9.6 lower.
  const made = elasticCorruption().corrupt(image, 2, only(0));
  for (const [y, x] of [
    [2, 2],
    [5, 9],
    [20, 20],
    [28, 28],
  ]) {
    expect(made[32 * y + x]).toBe(Math.floor(5 * x + y + 3.84));
  }
});

it('skews only at severity 1, and pulls about after it', () => {
  /** How far a corrupted slope is from a slope, on average, away from the border. */
  const bend = (severity: 1 | 5) => {
    const made = elasticCorruption().corrupt(image, severity, random.derive(1));
    let sum = 0;
    for (let i = 0; i < 14; i++) {
      const at = 32 * (9 + i) + 9 + i;
      sum += Math.abs(made[at - 33] - 2 * made[at] + made[at + 33]);
    }
    return sum / 14;
  };
  expect(bend(1)).toBeLessThan(1.5);
  expect(bend(5)).toBeGreaterThan(3);
});
