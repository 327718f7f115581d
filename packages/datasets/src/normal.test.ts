import { random } from '@freetickets/core';
import { expect, it } from 'vitest';
import { normal } from './normal.js';

it('has the published shares of the standard normal distribution', () => {
  const stream = random.derive(1, 'normal');
  const n = 100_000;
  const draws = Float64Array.from({ length: n }, () => normal(stream)).sort();
  // Quantiles from a table; five standard errors of a share are 0.008 at most.
  const table = [
    [0.00135, -3],
    [0.02275, -2],
    [0.158655, -1],
    [0.5, 0],
    [0.841345, 1],
    [0.975, 1.959964],
    [0.99865, 3],
  ];
  for (const [share, quantile] of table) {
    const below = draws.findIndex((x) => x > quantile) / n;
    expect(Math.abs(below - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / n));
  }
});

it('draws independent numbers', () => {
  const stream = random.derive(2, 'normal');
  const draws = Array.from({ length: 40_000 }, () => normal(stream));
  const products = draws.slice(1).map((x, i) => x * draws[i]);
  const mean = products.reduce((a, b) => a + b) / products.length;
  expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(products.length));
});
