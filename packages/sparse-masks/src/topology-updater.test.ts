import {
  type LayerView,
  layerView,
  PluginError,
  random,
  type Schedule,
  type Signal,
  type Strategy,
  updateSteps,
} from '@freetickets/core';
import { expect, test } from 'vitest';
import { Mask } from './mask.js';
import { TopologyUpdater, type TopologyUpdaterOptions } from './topology-updater.js';
import { updateTopology } from './update-topology.js';

const strategyOf = (needs: readonly Signal[]): Strategy => ({
  order: 'grow-first',
  prune: { needs: [], prune: ({ mask }, count, stream) => pick(mask.active(), count, stream) },
  grow: { needs, grow: ({ mask }, count, stream) => pick(mask.inactive(), count, stream) },
});
function pick(from: Int32Array, count: number, stream: { permutation(n: number): Int32Array }) {
  return stream
    .permutation(from.length)
    .slice(0, count)
    .map((i) => from[i]);
}
const layer: LayerView = layerView({
  name: 'dense',
  shape: [10, 10],
  mask: Mask.of(
    100,
    Array.from({ length: 40 }, (_, i) => 2 * i),
  ),
  explored: Mask.full(100),
  weights: new Float32Array(100),
});
const updater = (given: Partial<TopologyUpdaterOptions> = {}) =>
  new TopologyUpdater({
    strategy: strategyOf([]),
    updates: updateSteps(11, 18, 4),
    fraction: 0.25,
    firstStep: 11,
    lastStep: 20,
    seed: 3,
    label: 'update',
    ...given,
  });
const replaced = (fraction: number | Schedule, step: number) =>
  updater({ fraction }).updateAfter(step)?.(layer, 'kernel')?.pruned.length;

test("an update is the strategy's, with random numbers of its own seed, label, step and layer", () => {
  const update = updater().updateAfter(16)?.(layer, 'kernel');
  const stream = random.derive(3, 'update', 16, 'kernel');
  expect(update).toEqual(updateTopology(layer, strategyOf([]), 0.25, stream));
  const others = [
    updater({ seed: 4 }).updateAfter(16)?.(layer, 'kernel'),
    updater({ label: 'exploration' }).updateAfter(16)?.(layer, 'kernel'),
    updater().updateAfter(12)?.(layer, 'kernel'),
    updater().updateAfter(16)?.(layer, 'other'),
  ];
  for (const other of others) expect(other?.mask).not.toEqual(update?.mask);
});

test('there is none but after the steps named, and nothing is collected for others', () => {
  const any = updater({ strategy: strategyOf(['denseGradient']) });
  const steps = Array.from({ length: 30 }, (_, step) => step);
  expect(steps.filter((step) => any.isDue(step))).toEqual([12, 16]);
  expect(steps.filter((step) => any.updateAfter(step))).toEqual([12, 16]);
  expect(steps.filter((step) => any.signalsAt(step).length > 0)).toEqual([12, 16]);
  expect(any.signalsAt(12)).toEqual(['denseGradient']);
});

test('the dense momentum is needed, but not collected with a batch', () => {
  const any = updater({ strategy: strategyOf(['denseMomentum', 'gradient']) });
  expect(any.signals).toEqual(['denseMomentum', 'gradient']);
  expect(any.signalsAt(16)).toEqual(['gradient']);
});

test('a scheduled fraction is read once an update, at the share of the steps that are taken', () => {
  const read: number[] = [];
  const fraction = {
    at: (progress: number) => {
      read.push(progress);
      return progress;
    },
  };
  const update = updater({ fraction }).updateAfter(16);
  for (const name of ['a', 'b']) expect(update?.(layer, name)?.pruned).toHaveLength(24);
  expect(read).toEqual([6 / 10]);
});

test.each([0, 0.5, 1])('%f is a share to replace', (value) => {
  expect(replaced({ at: () => value }, 12) ?? 0).toBe(40 * value);
  expect(replaced(value, 12) ?? 0).toBe(40 * value);
});

test.each([-0.1, 1.1, Number.NaN])('%f is not: the schedule is named', (value) => {
  const update = () => replaced({ at: () => value }, 12);
  expect(update).toThrow(PluginError);
  expect(update).toThrow(/^the schedule: at\(0.2\) returned .*from 0 to 1/);
});

test('where nothing is replaced there is no update of a layer', () => {
  expect(replaced(0, 12)).toBeUndefined();
  const full = { ...layer, mask: Mask.full(100) };
  expect(updater().updateAfter(12)?.(full, 'kernel')).toBeUndefined();
});
