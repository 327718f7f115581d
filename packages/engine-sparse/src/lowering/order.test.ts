import { expect, test } from 'vitest';
import { trainingLayouts } from '../program/layouts.js';
import { Program, type Stage } from '../program/program.js';
import { orderOf } from './order.js';

/** Operations of all members, then those of each, by their stages; the layer tells them apart. */
function programOf(shared: number, members: readonly (readonly Stage[])[]) {
  const program = new Program(trainingLayouts);
  const emit = (layer: string, stage: Stage) => {
    program.layer = layer;
    program.emit('clear', { destination: undefined, floats: 0 }, { stage });
  };
  for (let i = 0; i < shared; i++) emit(`all ${i}`, 'pass');
  const ends = [shared];
  for (const [m, stages] of members.entries()) {
    for (const [i, stage] of stages.entries()) emit(`${'abc'[m]}${i}`, stage);
    ends.push(program.operations.length);
  }
  return { operations: program.operations, ends };
}

const members: readonly (readonly Stage[])[] = [
  ['prepare', 'pass', 'pass'],
  ['prepare', 'pass', 'pass', 'pass'],
];
const { operations, ends } = programOf(1, members);

test('what prepares comes first, then the members one after another', () => {
  const order = orderOf(operations, ends, false);
  expect(order.map(({ layer }) => layer)).toEqual([
    'a0',
    'b0',
    'all 0',
    'a1',
    'a2',
    'b1',
    'b2',
    'b3',
  ]);
  expect(order.every(({ group }) => group.length === 1)).toBe(true);
});

test('members that go side by side take each step together', () => {
  const order = orderOf(operations, ends, true);
  const groups = [...new Set(order.map(({ group }) => group))];
  expect(groups.map((group) => group.map(({ layer }) => layer))).toEqual([
    ['a0'],
    ['b0'],
    ['all 0'],
    ['a1', 'b1'],
    ['a2', 'b2'],
    ['b3'],
  ]);
  expect(groups.flat()).toEqual(order);
});
