import { expect, test } from 'vitest';
import { type Config, definePlugin, edst, freeTickets, type Method, PluginError } from './index.js';
import { prepareTests, small } from './testing-experiment.js';

prepareTests();

const cause = new RangeError('out of ideas');
const failing = (): never => {
  throw cause;
};
const about = { name: 'mine', summary: '' };

/** The small method, whose phases and runs are changed. */
const changed = (change: (plan: ReturnType<Method['plan']>) => ReturnType<Method['plan']>) => {
  const method = edst({ tickets: 2, explorationEpochs: 2, refinementEpochs: 1 });
  return { plan: (settings: Parameters<Method['plan']>[0]) => change(method.plan(settings)) };
};

test.each<[string, string, object]>([
  [
    'distribution mine',
    'densities()',
    {
      distribution: definePlugin({ kind: 'distribution', ...about }, () => ({
        densities: failing,
      }))(),
    },
  ],
  [
    'constraint mine',
    'units()',
    { constraint: definePlugin({ kind: 'constraint', ...about }, () => ({ units: failing }))() },
  ],
  [
    'prune mine',
    'prune()',
    {
      topology: { everySteps: 1 },
      strategy: {
        prune: definePlugin({ kind: 'prune', ...about }, () => ({ needs: [], prune: failing }))(),
        grow: 'random',
      },
    },
  ],
  [
    'grow mine',
    'grow()',
    {
      topology: { everySteps: 1 },
      strategy: {
        prune: 'magnitude',
        grow: definePlugin({ kind: 'grow', ...about }, () => ({ needs: [], grow: failing }))(),
      },
    },
  ],
  [
    'schedule mine',
    'at\\(.*\\)',
    {
      method: changed((plan) => ({
        ...plan,
        runs: plan.runs.map((run) => ({
          ...run,
          phases: run.phases.map((phase) => ({
            ...phase,
            learningRate: definePlugin({ kind: 'schedule', ...about }, () => ({ at: failing }))(),
          })),
        })),
      })),
    },
  ],
  [
    'initial-masks mine',
    'scores()',
    {
      initialMasks: definePlugin({ kind: 'initial-masks', ...about }, () => ({
        scope: 'layer' as const,
        scores: failing,
      }))(),
    },
  ],
  [
    'augmentation mine',
    'augment()',
    {
      augmentation: [
        definePlugin({ kind: 'augmentation', ...about }, () => ({
          of: 'example' as const,
          augment: failing,
        }))(),
      ],
    },
  ],
  [
    'aggregator mine',
    'aggregate()',
    {
      aggregator: definePlugin({ kind: 'aggregator', ...about }, () => ({ aggregate: failing }))(),
    },
  ],
  [
    'calibrator mine',
    'fit()',
    {
      calibrator: definePlugin({ kind: 'calibrator', ...about }, () => ({
        fit: failing,
        calibrate: failing,
      }))(),
    },
  ],
  ['the model', 'its function', { model: failing }],
  ['the method', 'plan()', { method: { plan: failing } }],
  ['the dataset', 'load()', { dataset: { about: { summary: '', terms: '' }, load: failing } }],
])('%s is named where %s throws', async (plugin, what, config) => {
  await expect(freeTickets({ ...small, ...config } as Config)).rejects.toThrow(
    expect.objectContaining({
      constructor: PluginError,
      plugin,
      message: expect.stringMatching(
        new RegExp(`^${plugin}: ${what.replace('()', '\\(\\)')} threw RangeError: out of ideas`),
      ),
      cause,
    }),
  );
});
