import * as core from '@freetickets/core';
import * as datasets from '@freetickets/datasets';
import * as aggregators from '@freetickets/ensemble-aggregators';
import * as methods from '@freetickets/methods';
import * as schedulers from '@freetickets/schedulers';
import * as masks from '@freetickets/sparse-masks';
import * as strategies from '@freetickets/strategies';
import { expect, test } from 'vitest';
import * as freetickets from './index.js';

const packages = { core, datasets, aggregators, methods, schedulers, masks, strategies };
const exported = new Map<unknown, string>(
  Object.entries(freetickets).map(([name, value]) => [value, name]),
);

test.each(Object.entries(packages))('all of %s is there', (_, module) => {
  const missing = Object.entries(module).filter(([, value]) => !exported.has(value));
  expect(missing.map(([name]) => name)).toEqual([]);
});

test('names that say little alone carry their kind', () => {
  const { step } = schedulers;
  const { dense } = methods;
  const renamed = [strategies.set, step, dense, core.show, datasets.noise, core.restore];
  expect(renamed.map((value) => exported.get(value))).toEqual([
    'setStrategy',
    'stepSchedule',
    'denseMethod',
    'showValue',
    'noiseDataset',
    'restoreInputs',
  ]);
  const suffixes = { schedule: 'Schedule', corruption: 'Corruption', prune: 'Prune', grow: 'Grow' };
  const kinds = new Map(Object.entries(suffixes));
  for (const [name, value] of Object.entries(freetickets)) {
    const kind = typeof value === 'function' && 'kind' in value ? String(value.kind) : '';
    expect(name.endsWith(kinds.get(kind) ?? ''), name).toBe(true);
  }
});
