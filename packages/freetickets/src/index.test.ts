import * as core from '@freetickets/core';
import * as datasets from '@freetickets/datasets';
import { sparse } from '@freetickets/engine-sparse';
import { tfjs } from '@freetickets/engine-tfjs';
import * as aggregators from '@freetickets/ensemble-aggregators';
import * as methods from '@freetickets/methods';
import * as models from '@freetickets/models';
import * as schedulers from '@freetickets/schedulers';
import * as masks from '@freetickets/sparse-masks';
import * as strategies from '@freetickets/strategies';
import * as metrics from '@freetickets/uncertainty-metrics/plugins';
import { expect, test } from 'vitest';
import * as freetickets from './index.js';

const engines = { sparse, tfjs };
const packages = { core, datasets, aggregators, methods, schedulers, masks, strategies };
const exported = new Map<unknown, string>(
  Object.entries(freetickets).map(([name, value]) => [value, name]),
);

test.each(Object.entries(packages))('all of %s is there', (_, module) => {
  const missing = Object.entries(module).filter(([, value]) => !exported.has(value));
  expect(missing.map(([name]) => name)).toEqual([]);
});

test('names that say little alone carry their kind', () => {
  const words = Object.keys(freetickets).filter((name) => /^[a-z]+$/.test(name));
  const ofTheField = ['accuracy', 'argmax', 'disagreement', 'optimizers', 'random', 'softmax'];
  const selections = ['highest', 'lowest'];
  const verbs = ['diagnose', 'evaluate', 'minimise', 'preprocess', 'sparsify', 'train'];
  const known = [...ofTheField, ...selections, ...verbs];
  const isPlugin = (name: string) => 'kind' in Object(Reflect.get(freetickets, name));
  expect(words.filter((name) => !known.includes(name) && !isPlugin(name))).toEqual([]);
  const strategies = ['cht', 'itop', 'mest', 'rigl', 'snfs'];
  const plugins = [...strategies, 'dst', 'edst', 'er', 'erk', 'mlp', 'mnist', 'svhn', 'wrn'];
  expect(words.filter(isPlugin).sort()).toEqual([...plugins, 'sparse', 'tfjs'].sort());
  const { gather, overlap } = masks;
  expect(
    [gather, overlap, core.signals, methods.dense].map((value) => exported.get(value)),
  ).toEqual(['gatherActive', 'maskOverlap', 'signalNames', 'denseMethod']);
  const suffixes = {
    schedule: 'Schedule',
    corruption: 'Corruption',
    augmentation: 'Augmentation',
    constraint: 'Constraint',
    redistribution: 'Redistribution',
    'initial-masks': 'Masks',
    prune: 'Prune',
    grow: 'Grow',
  };
  const kinds = new Map(Object.entries(suffixes));
  for (const [name, value] of Object.entries(freetickets)) {
    const kind = typeof value === 'function' && 'kind' in value ? String(value.kind) : '';
    expect(name.endsWith(kinds.get(kind) ?? ''), name).toBe(true);
  }
});

test('every plugin of the packages is registered, and nothing else', () => {
  const all = Object.values({ ...packages, engines, models, metrics }).flatMap((module) =>
    Object.values(module as object).filter(
      (value) => typeof value === 'function' && 'pluginName' in value,
    ),
  );
  expect(all.length).toBeGreaterThan(80);
  const registered: readonly unknown[] = freetickets.builtIns.list();
  expect(all.filter((plugin) => !registered.includes(plugin))).toEqual([]);
  expect(registered.filter((plugin) => !all.includes(plugin))).toEqual([]);
});
