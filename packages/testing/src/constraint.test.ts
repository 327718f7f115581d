import { type LayerUnits, type MaskConstraint, OptionError } from '@freetickets/core';
import {
  constantFanIn,
  diagonal,
  nOfM,
  outputBlocks,
  unstructured,
} from '@freetickets/sparse-masks';
import { describe, expect, test } from 'vitest';
import { constraintConformance } from './constraint.js';

describe.each([
  ['unstructured', unstructured()],
  ['constant-fan-in', constantFanIn()],
  ['2 of 4', nOfM()],
  ['1 of 8', nOfM({ n: 1, m: 8 })],
  ['output-blocks of 4', outputBlocks()],
  ['output-blocks of 8', outputBlocks({ size: 8 })],
  ['diagonal', diagonal()],
])('%s', (_, constraint) => {
  for (const { name, run } of constraintConformance(constraint)) test(name, run);
});

describe('a constraint fails that', () => {
  const pairs: LayerUnits = { unitSize: 2, groupSize: 2, unitOf: (position) => position >> 1 };
  let calls = 0;
  test.each<[string, MaskConstraint['units'], number]>([
    ['leaves positions over', () => ({ ...pairs, unitSize: 7 }), 0],
    ['has units of several sizes', () => ({ ...pairs, unitOf: (p) => (p < 3 ? 0 : p >> 1) }), 0],
    ['changes its mind', () => ({ ...pairs, unitOf: (p) => (p >> 1) ^ (calls++ & 1) }), 1],
  ])('%s', (_, units, index) => {
    expect(() => constraintConformance({ units })[index].run()).toThrow();
  });

  test('and one that refuses a layer passes', async () => {
    const units = () => {
      throw new OptionError('size', 4, 'another');
    };
    for (const { run } of constraintConformance({ units })) await run();
  });
});
