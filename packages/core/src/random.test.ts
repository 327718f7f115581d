import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OptionError, random } from './index.js';

const take = (n: number, next: () => number) => Array.from({ length: n }, next);

test('a place gives the same stream whatever was drawn before', () => {
  const first = take(5, random.derive(7, 'order', 3).uniform);
  random.derive(7, 'order', 2).permutation(1000);
  expect(take(5, random.derive(7, 'order', 3).uniform)).toEqual(first);
});

test('different seeds and places give different streams, also where their texts run together', () => {
  const places = [
    [1],
    [2],
    [1, 'a'],
    [1, 'a', 1],
    [1, 'a', 11],
    [1, 'a', 1, 1],
    [1, 'a1', 1],
    [11, 'a'],
  ];
  const firsts = places.map(([seed, ...place]) => random.derive(seed as number, ...place).uint32());
  expect(new Set(firsts).size).toBe(places.length);
});

test('uniform numbers lie in [0, 1) with mean 1/2 and variance 1/12', () => {
  const draws = take(100_000, random.derive(1, 'uniform').uniform);
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
  expect(Math.min(...draws.slice(0, 10_000))).toBeGreaterThanOrEqual(0);
  expect(Math.max(...draws.slice(0, 10_000))).toBeLessThan(1);
  expect(mean).toBeCloseTo(0.5, 2);
  expect(variance).toBeCloseTo(1 / 12, 2);
});

test('first numbers of neighbouring places are not correlated', () => {
  const draws = Array.from(
    { length: 10_000 },
    (_, place) => random.derive(1, place).uniform() - 0.5,
  );
  const lagged = draws.slice(1).reduce((sum, x, i) => sum + x * (draws[i] as number), 0) * 12;
  expect(Math.abs(lagged / draws.length)).toBeLessThan(0.04);
});

test('a permutation holds every number once, and each position is equally likely', () => {
  const counts = new Array(5).fill(0);
  for (let i = 0; i < 5000; i++) {
    const permutation = random.derive(i, 'shuffle').permutation(5);
    expect([...permutation].sort()).toEqual([0, 1, 2, 3, 4]);
    counts[permutation.indexOf(0)]++;
  }
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
});

test('a sample is distinct elements of its population', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer()), fc.nat(), fc.nat(), (population, size, seed) => {
      const count = size % (population.length + 1);
      const sample = random.derive(seed).sample(population, count);
      expect(new Set(sample).size).toBe(count);
      for (const element of sample) expect(population).toContain(element | 0);
    }),
  );
});

test.each([-1, 1.5, Number.NaN, 2 ** 60])('refuses the seed %d', (seed) => {
  expect(() => random.derive(seed)).toThrow(OptionError);
});

test('refuses a sample larger than its population', () => {
  expect(() => random.derive(1).sample([1, 2], 3)).toThrow('count: got 3, expected at most 2');
});
