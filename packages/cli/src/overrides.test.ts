import { OptionError } from '@freetickets/core';
import { expect, test } from 'vitest';
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
  ['a path', {}, { set: ['topology.end=0.5'] }, { topology: { end: 0.5 } }],
  [
    'a path into what is there',
    { topology: { every: 3 } },
    { set: ['topology.end=0.5'] },
    { topology: { every: 3, end: 0.5 } },
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

test.each(['sparsity', '=3', ''])('%j is no assignment', (set) => {
  expect(() => override({}, { set: [set] })).toThrow(OptionError);
});
