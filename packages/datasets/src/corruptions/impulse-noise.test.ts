import { random } from '@freetickets/core';
import { expect, it } from 'vitest';
import { impulseNoiseCorruption } from './impulse-noise.js';

it.each([
  [1, 0.01],
  [5, 0.07],
] as const)('of severity %d hits the share %d, half black and half white', (severity, share) => {
  const image = { data: new Uint8Array(30_000).fill(100), height: 100, width: 100, channels: 3 };
  const made = impulseNoiseCorruption().corrupt(image, severity, random.derive(1));
  for (const colour of [0, 255]) {
    const hits = made.filter((x) => x === colour).length;
    const expected = (made.length * share) / 2;
    expect(Math.abs(hits - expected)).toBeLessThan(5 * Math.sqrt(expected));
  }
  expect(made.filter((x) => x !== 0 && x !== 255).every((x) => x === 100)).toBe(true);
});
