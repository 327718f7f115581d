import { random } from '@freetickets/core';
import { expect, it } from 'vitest';
import { snowCorruption } from './snow.js';

/** A stream of 0 and 1/2 in turn: the polar method makes normal numbers of 0 of them, so that no flake is seen. */
function withoutFlakes() {
  let next = 0.5;
  const uniform = (): number => {
    next = 0.5 - next;
    return next;
  };
  return { ...random.derive(1), uniform };
}

it('whitens, hand-computed', () => {
  const data = Uint8Array.of(0, 0, 0, 200, 100, 0);
  const image = { data, height: 1, width: 2, channels: 3 };
  // Luma 0 and 118.5: whitened to at least 127.5 and 305.25, of which 0.05 counts.
  expect([...snowCorruption().corrupt(image, 1, withoutFlakes())]).toEqual(
    [6.375, 6.375, 6.375, 190 + 15.2625, 95 + 15.2625, 15.2625].map(Math.floor),
  );
  const grey = { data: Uint8Array.of(10, 152), height: 1, width: 2, channels: 1 };
  // 127.5 + 15 and 127.5 + 228, of which 0.2 counts: 28.5 and 71.1; and 0.8 of what there is: 8 and 121.6.
  expect([...snowCorruption().corrupt(grey, 5, withoutFlakes())]).toEqual([36, 192]);
});

it('adds flakes that fall, as they are and turned by half a circle', () => {
  const image = { data: new Uint8Array(32 * 32), height: 32, width: 32, channels: 1 };
  const made = snowCorruption().corrupt(image, 3, random.derive(1));
  const ground = Math.floor(0.1 * 127.5);
  expect(made).toEqual(made.slice().reverse());
  const flakes = made.filter((x) => x > ground).length / made.length;
  expect(flakes).toBeGreaterThan(0.1);
  expect(flakes).toBeLessThan(0.9);
  // Falling, a column is more alike than a row.
  const steps = (distance: number) =>
    made.reduce((sum, x, i) => sum + Math.abs(x - (made[i + distance] ?? x)), 0);
  expect(steps(1)).toBeGreaterThan(steps(32));
});
