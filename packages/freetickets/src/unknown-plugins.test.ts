import { OptionError, UnknownPluginError } from '@freetickets/core';
import { expandSweep, parseSweep } from '@freetickets/sweeps';
import { expect, test } from 'vitest';
import { app } from './app.js';

const importModule = async () => ({});
const own = 'social';

test.each([
  ['dataset', { dataset: own }],
  ['model', { model: own }],
  ['method', { method: own }],
  ['distribution', { distribution: own }],
  ['strategy', { strategy: own }],
  ['prune', { strategy: { prune: own, grow: 'random' } }],
  ['grow', { strategy: { prune: 'magnitude', grow: own } }],
  ['schedule', { topology: { fraction: own } }],
  ['redistribution', { topology: { redistribution: own } }],
  ['initial-masks', { initialMasks: own }],
  ['constraint', { constraint: own }],
  ['schedule', { learningRateSchedule: own }],
  ['augmentation', { augmentation: [own] }],
  ['aggregator', { aggregator: own }],
  ['calibrator', { calibrator: own }],
  ['method', { baseline: own }],
  ['dataset', { ood: [own] }],
  ['corruption', { corruptions: { types: [own] } }],
  ['metric', { metrics: [own] }],
  ['ood-score', { oodScores: [own] }],
  ['engine', { engine: own }],
])(
  'a sweep, and a worker, refuse a %s that they lack before anything trains: %o',
  async (kind, value) => {
    const base = { dataset: 'mnist', ...value };
    const refusal = expect.objectContaining({ constructor: UnknownPluginError, kind, given: own });
    const resolve = (config: object) => app.resolveRun(config, importModule);
    await expect(expandSweep(parseSweep({ base, axes: { seed: [1] } }), resolve)).rejects.toThrow(
      refusal,
    );
    await expect(app.requirePlugins(base, importModule)).rejects.toThrow(refusal);
  },
);

test('an engine that does not run here is for workers to refuse, as other machines may do the run', async () => {
  const variant = process.arch === 'x64' ? 'neon' : 'avx2';
  const config = { dataset: 'mnist', engine: { name: 'sparse', variant } };
  await expect(app.resolveRun(config, importModule)).resolves.toMatchObject({ method: 'edst' });
  await expect(app.requirePlugins(config, importModule)).rejects.toThrow(OptionError);
});
