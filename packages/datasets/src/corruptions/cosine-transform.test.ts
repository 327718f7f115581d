import { expect, it } from 'vitest';
import { cosineTransform, inverseCosineTransform } from './cosine-transform.js';

const block = Float64Array.from({ length: 64 }, (_, i) => ((i * i * 37) % 256) - 128);

it('is the formula of the standard', () => {
  const transform = cosineTransform(block);
  const c = (frequency: number) => (frequency === 0 ? 1 / Math.sqrt(2) : 1);
  for (let v = 0; v < 8; v++) {
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      block.forEach((value, i) => {
        const [y, x] = [Math.floor(i / 8), i % 8];
        const across = Math.cos(((2 * x + 1) * u * Math.PI) / 16);
        sum += value * across * Math.cos(((2 * y + 1) * v * Math.PI) / 16);
      });
      expect(transform[8 * v + u]).toBeCloseTo((c(u) * c(v) * sum) / 4, 9);
    }
  }
});

it('is undone by its inverse, keeps lengths, and gathers a constant in one number', () => {
  const transform = cosineTransform(block);
  inverseCosineTransform(transform).forEach((value, i) => {
    expect(value).toBeCloseTo(block[i], 10);
  });
  const square = (values: Float64Array) => values.reduce((sum, x) => sum + x * x, 0);
  expect(square(transform)).toBeCloseTo(square(block), 6);
  const [mean, ...rest] = cosineTransform(new Float64Array(64).fill(3));
  expect(mean).toBeCloseTo(24, 12);
  for (const value of rest) expect(value).toBeCloseTo(0, 12);
});
