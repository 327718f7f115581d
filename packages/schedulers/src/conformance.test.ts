import { scheduleConformance } from '@freetickets/testing';
import { describe, test } from 'vitest';
import { constant, cosine, cyclic, exponential, linear, rest, step, warmup } from './index.js';

const fall = cosine({ from: 0.1, to: 0.001 });

describe.each([
  ['constant', constant({ value: 0.1 })],
  ['linear', linear({ from: 0.1, to: -0.1 })],
  ['cosine', fall],
  ['exponential', exponential({ from: 0.1, to: 1e-6 })],
  ['step', step({ from: 0.1, at: [1 / 3, 0.748] })],
  ['step without a boundary', step({ from: 0.1, at: [] })],
  ['cyclic', cyclic({ from: 0.1, cycles: 3 })],
  ['warmup', warmup({ share: 0.1, after: fall })],
  ['warmup to the end', warmup({ share: 1, after: fall })],
  ['rest', rest({ of: step({ from: 0.1, at: [0.5] }), from: 0.05 })],
  ['warmup, then cycles', warmup({ share: 0.1, after: cyclic({ from: 0.1, cycles: 3 }) })],
])('%s', (_, schedule) => {
  for (const { name, run } of scheduleConformance(schedule)) test(name, run);
});
