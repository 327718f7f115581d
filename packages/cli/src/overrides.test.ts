import { definePlugin, OptionError } from '@freetickets/core';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { type Overrides, override } from './overrides.js';

test.each<[string, object, Overrides, object]>([
  ['a shorthand', {}, { sparsity: '0.9' }, { sparsity: 0.9 }],
  [
    'a shorthand inside a name',
    { method: 'dst' },
    { tickets: '5' },
    { method: { name: 'dst', tickets: 5 } },
  ],
  ['a shorthand inside a default', {}, { tickets: '5' }, { method: { name: 'edst', tickets: 5 } }],
  ['a number as people write it', {}, { sparsity: '.9' }, { sparsity: 0.9 }],
  [
    'flags of two words',
    { method: 'dst' },
    { epochs: '+5', batchSize: '1e2', learningRate: '1.e-3' },
    {
      method: { name: 'dst', epochs: 5 },
      batchSize: 100,
      optimizer: { name: 'sgd', learningRate: 0.001 },
    },
  ],
  [
    'what only looks like a number',
    {},
    { set: ['out=007', 'engine=.', 'model=1.2.3'] },
    { out: '007', engine: '.', model: '1.2.3' },
  ],
  [
    'a number to predict, with a loss for it',
    { dataset: './flats.csv' },
    { target: 'rent' },
    { dataset: { name: './flats.csv', target: 'rent' }, loss: 'gaussian-nll' },
  ],
  [
    'a number to predict, by the loss that is named',
    { dataset: './flats.csv' },
    { target: '2', loss: 'mean-squared-error' },
    { dataset: { name: './flats.csv', target: 2 }, loss: 'mean-squared-error' },
  ],
  ['a path', {}, { set: ['topology.endShare=0.5'] }, { topology: { endShare: 0.5 } }],
  [
    'a path into what is there',
    { topology: { everySteps: 3 } },
    { set: ['topology.endShare=0.5'] },
    { topology: { everySteps: 3, endShare: 0.5 } },
  ],
  [
    'a list',
    {},
    { set: ['model.hidden=[8,4]'] },
    { model: { name: 'lenet-300-100', hidden: [8, 4] } },
  ],
  [
    'an object',
    {},
    { set: ['dataset={"name":"mnist","limit":9}'] },
    { dataset: { name: 'mnist', limit: 9 } },
  ],
  [
    'an option of a baseline that was not asked for',
    {},
    { set: ['baseline.epochs=3'] },
    { baseline: { name: 'dense', epochs: 3 } },
  ],
  ['text with an equals sign', {}, { set: ['out=a=b'] }, { out: 'a=b' }],
  ['text that is not JSON', {}, { set: ['strategy=rigl'] }, { strategy: 'rigl' }],
  [
    'flags in their order',
    {},
    { method: 'dst', tickets: '2', set: ['method.epochs=1'] },
    { method: { name: 'dst', tickets: 2, epochs: 1 } },
  ],
])('%s', (_, config, flags, expected) => {
  const before = structuredClone(config);
  expect(override(config, flags)).toEqual(expected);
  expect(config).toEqual(before);
});

const half = definePlugin(
  { kind: 'schedule', name: 'half', summary: '', options: z.strictObject({ of: z.number() }) },
  ({ of }) => ({ at: () => of / 2 }),
);

test('options of what a plugin made can be changed; other values are refused', () => {
  const flags = { set: ['method.of=4'] };
  expect(override({ method: half({ of: 2 }) }, flags)).toEqual({ method: { name: 'half', of: 4 } });
  expect(() => override({ method: { at: () => 1 } }, flags)).toThrow(OptionError);
  expect(() => override({ method: 3 }, flags)).toThrow(OptionError);
});

test.each(['sparsity', '=3', '', '.=3', 'dataset.=3', 'dataset..limit=3'])(
  '%j is no assignment',
  (set) => {
    expect(() => override({}, { set: [set] })).toThrow(OptionError);
  },
);
