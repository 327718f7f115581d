import { random } from '@freetickets/core';
import { expect, it } from 'vitest';
import { plasma } from './plasma.js';

/** A stream of the given numbers in [0, 1). */
const stream = (...numbers: readonly number[]) => {
  let next = 0;
  return { ...random.derive(1), uniform: () => numbers[next++ % numbers.length] };
};

it('sets midpoints to the mean around them and noise that fades, hand-computed', () => {
  // The centre is 1, each edge's midpoint the mean of twice 0 and twice 1.
  expect([...plasma(stream(1, 0.5, 0.5), 2, 3)]).toEqual([0, 0.5, 0.5, 1]);
  // Noise 1 in the first round of a 4 x 4 cloud, then of 1/4: centre 1, midpoints 1/2; then the square at (1, 1) lies
  // between 0, 1/2, 1/2 and 1, and is raised by 1/4.
  const cloud = plasma(stream(1, 0.5, 0.5, 1, ...new Array(11).fill(0.5)), 4, 2);
  expect(cloud[0]).toBe(0);
  expect(cloud[10]).toBe(1);
  expect([cloud[2], cloud[8], cloud[5], cloud[7]]).toEqual([0.5, 0.5, 0.75, 0.5]);
  // Beside (1, 1), above it: the mean of 0.75, 0, 0.5 and, around the edge, (3, 1).
  expect(cloud[1]).toBe((0.75 + 0 + 0.5 + cloud[13]) / 4);
});

it('reaches from 0 to 1, and is smoother for a larger decay', () => {
  const roughness = (decay: number) => {
    let sum = 0;
    for (let seed = 0; seed < 20; seed++) {
      const cloud = plasma(random.derive(seed), 32, decay);
      expect(Math.min(...cloud)).toBe(0);
      expect(Math.max(...cloud)).toBe(1);
      cloud.forEach((value, i) => {
        sum += Math.abs(value - cloud[i ^ 1]);
      });
    }
    return sum;
  };
  const [rough, medium, smooth] = [1.5, 2, 3].map(roughness);
  expect(rough).toBeGreaterThan(1.3 * medium);
  expect(medium).toBeGreaterThan(1.1 * smooth);
});

it('is flat where there is no noise, and of one value', () => {
  expect(plasma(stream(0.5), 8, 2)).toEqual(new Float64Array(64));
  expect(plasma(random.derive(1), 1, 2)).toEqual(Float64Array.of(0));
});
