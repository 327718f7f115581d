import { expect, test } from 'vitest';
import { profileTables } from './profile-report.js';

const profile = {
  network: 'net',
  setting: 'ERK 0.2',
  variant: 'avx512',
  threads: 2,
  whole: 20,
  rows: [
    { layer: 'conv', kind: 'forward', ms: 10, flops: 5e8, bytes: 2e7 },
    { layer: 'conv2', kind: 'forward', ms: 5, flops: 0, bytes: 4e7 },
    { layer: 'all layers', kind: 'update', ms: 0.01, flops: 0, bytes: 0 },
  ],
};
const limits = { peak: new Map([[2, 100]]), bandwidth: new Map([[2, 10]]) };

test('the roofline is the slower of arithmetic at its peak and tensors at the bandwidth', () => {
  const [byLayer, byKind] = profileTables(profile, limits);
  expect(byLayer.rows).toEqual([
    // 5 ms of arithmetic, 2 of memory.
    ['conv', 'forward', '10.00', '67%', '50.0', '20', '2.0', '50%'],
    // 4 ms of memory.
    ['conv2', 'forward', '5.00', '33%', '', '40', '8.0', '80%'],
  ]);
  expect(byKind.rows.map(([name, ms]) => [name, ms])).toEqual([
    ['forward', '15.00'],
    ['update', '0.01'],
    ['all of it', '15.01'],
    ['a whole step', '20.0'],
  ]);
});
