import { expect, test } from 'vitest';
import { er } from './er.js';

test('densities are proportional to (c_in + c_out) / (c_in * c_out), whatever the kernel', () => {
  const layers = [
    { name: 'dense', shape: [10, 40] }, // raw 50 / 400
    { name: 'conv', shape: [3, 3, 20, 20] }, // raw 40 / 400
  ];
  // eps (50 + 9 * 40) = 0.1 * 4000
  const eps = 400 / 410;
  const [dense, conv] = er().densities(layers, 0.1);
  expect(dense).toBeCloseTo((eps * 50) / 400, 12);
  expect(conv).toBeCloseTo((eps * 40) / 400, 12);
});
