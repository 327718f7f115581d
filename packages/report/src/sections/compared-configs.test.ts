import type { Json } from '@freetickets/core';
import { expect, test } from 'vitest';
import { parsed, rowsOf } from '../testing-page.js';
import { comparedConfigs } from './compared-configs.js';

const compared = (...configs: readonly { readonly [setting: string]: Json }[]) => {
  const named = configs.map((config, i) => ({ name: `run ${i + 1}`, config }));
  const { differing, shared } = comparedConfigs(named);
  const page = parsed(differing ?? '');
  return {
    rows: rowsOf(page.querySelector('table')),
    dashes: [...page.querySelectorAll('.none')].map((dash) => dash.getAttribute('title')),
    shared,
  };
};

const notGiven = 'not given: its default, if it is an option here';

test('a plugin by its name alone is the one of that name with options', () => {
  const { rows, dashes, shared } = compared(
    { method: 'dst', sparsity: 0.9 },
    { method: { name: 'dst', tickets: 5 }, sparsity: 0.9 },
  );
  expect(rows).toEqual([
    ['Setting', 'method.tickets'],
    ['run 1', '–'],
    ['run 2', '5'],
  ]);
  expect(dashes).toEqual([notGiven]);
  expect(shared).toEqual([
    ['method.name', 'dst'],
    ['sparsity', '0.9'],
  ]);
});

test('so it is inside the options of another, and where there is none', () => {
  const { rows } = compared(
    { method: { name: 'edst', strategy: 'set' }, baseline: false },
    { method: { name: 'edst', strategy: { name: 'rigl' } }, baseline: { name: 'dense' } },
  );
  expect(rows).toEqual([
    ['Setting', 'method.strategy.name', 'baseline.name'],
    ['run 1', 'set', 'false'],
    ['run 2', 'rigl', 'dense'],
  ]);
});

test('no options are the defaults of those that another gives', () => {
  const { rows, dashes } = compared({ topology: {} }, { topology: { updateEvery: 10 } });
  expect(rows).toEqual([
    ['Setting', 'topology.updateEvery'],
    ['run 1', '–'],
    ['run 2', '10'],
  ]);
  expect(dashes).toEqual([notGiven]);
});

test('what is given by options is not said to be left out', () => {
  const { rows, dashes } = compared({ validation: 0.1 }, { validation: { share: 0.2 } });
  expect(rows[0]).toEqual(['Setting', 'validation', 'validation.share']);
  expect(dashes).toEqual([notGiven, 'given by options']);
});

test('configs that differ in their seeds alone have no table', () => {
  expect(compared({ model: 'a', seed: 1 }, { model: 'a', seed: 2 })).toEqual({
    rows: [],
    dashes: [],
    shared: [['model', 'a']],
  });
});
