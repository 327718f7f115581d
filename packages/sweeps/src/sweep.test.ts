import { OptionError } from '@freetickets/core';
import { expect, test } from 'vitest';
import { parseSweep, pointsOf } from './sweep.js';

const base = { dataset: 'mnist' };

test('combines all values, the last axis fastest, but for what is skipped', () => {
  const axes = { method: ['edst', 'dense'], seed: [1, 2] };
  expect(pointsOf(parseSweep({ base, axes }))).toEqual([
    { method: 'edst', seed: 1 },
    { method: 'edst', seed: 2 },
    { method: 'dense', seed: 1 },
    { method: 'dense', seed: 2 },
  ]);
  const skip = ({ method, seed }: { readonly [axis: string]: unknown }) =>
    method === 'dense' && seed === 2;
  expect(pointsOf(parseSweep({ base, axes, skip }))).toHaveLength(3);
  expect(() => pointsOf(parseSweep({ base, axes, skip: () => true }))).toThrow(
    'leaves at least one',
  );
});

test.each([
  ['an empty axis', { base, axes: { seed: [] } }, 'axes.seed: got [], expected a list of values'],
  ['no axis', { base, axes: {} }, 'sweep: axes: got {}, expected at least one axis'],
  ['no base', { axes: { seed: [1] } }, 'sweep: base: got undefined, expected a config'],
  ['a folder in the base', { base: { ...base, out: 'x' }, axes: { seed: [1] } }, 'base.out'],
  [
    'a listener in the base',
    { base: { ...base, onEvent: () => {} }, axes: { seed: [1] } },
    'none: each run is a process of its own',
  ],
  ['an axis that trains nothing else', { base, axes: { plugins: [[]] } }, 'axes.plugins'],
  [
    'a value twice',
    { base, axes: { seed: [1, 2, 1] } },
    'axes.seed.2: got 1, expected a value unlike',
  ],
  ['values of one name', { base, axes: { seed: [1, '1'] } }, 'axes.seed.1: got "1"'],
  [
    'a variant that an axis varies',
    { base, variants: { a: { seed: 2 } }, axes: { seed: [1] } },
    'variants.a.seed',
  ],
  ['a variant that trains nothing else', { base, variants: { a: { out: 'x' } } }, 'variants.a.out'],
  [
    'variants that are no configs',
    { base, variants: { a: 'dst' } },
    'sweep: variants.a: got "dst"',
  ],
  ['a function in a variant', { base, variants: { a: { model: () => 1 } } }, 'variants.a.model'],
  ['a function', { base, axes: { model: [() => 1] } }, 'axes.model.0'],
  ['an axis of the name of variants', { base, axes: { variant: [1, 2] } }, 'axes.variant'],
  [
    'a value that sets what another axis varies',
    {
      base,
      axes: { 'topology.fraction.to': [0, 0.1], topology: [{}, { fraction: { to: 0.2 } }] },
    },
    'sweep: axes.topology.1: got {"fraction":{"to":0.2}}, expected a value without fraction.to',
  ],
  [
    'a name that another axis varies',
    { base, axes: { method: ['edst'], 'method.name': ['dst'] } },
    'axes.method.0',
  ],
])('refuses %s', (_, given, message) => {
  expect(() => parseSweep(given)).toThrow(OptionError);
  expect(() => parseSweep(given)).toThrow(message);
});
