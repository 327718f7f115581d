import type { Method, Phase, Plan, PlanSettings } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { methodConformance } from './method.js';
import { failures } from './testing-failures.js';

const phase = ({ learningRate }: PlanSettings): Phase => ({
  name: 'training',
  epochs: 2,
  learningRate: { at: () => learningRate },
  ticket: 'last',
});
const plan = (settings: PlanSettings): Plan => {
  const { examples, topology: _, learningRate: __, ...run } = settings;
  return { examples, runs: [{ ...run, phases: [phase(settings)] }] };
};
/** A method that makes of each of its runs what `change` says. */
const changed = (
  change: (run: Plan['runs'][number], settings: PlanSettings) => object,
): Method => ({
  plan: (settings) => {
    const whole = plan(settings);
    return { ...whole, runs: whole.runs.map((run) => ({ ...run, ...change(run, settings) })) };
  },
});
const dense: Method = changed(() => ({ sparsity: 0, strategy: { order: 'static' } }));

describe('a method of one phase', () => {
  for (const { name, run } of methodConformance({ plan, baseline: () => dense })) test(name, run);
});

let calls = 0;
test.each<[string, Method, string]>([
  [
    'plans fewer examples',
    { plan: (settings) => ({ ...plan(settings), examples: 1 }) },
    'makes plans that the trainer can execute',
  ],
  ['makes no ticket', changed(() => ({ phases: [] })), 'makes plans that the trainer can execute'],
  ['counts its calls', changed(() => ({ batchSize: ++calls })), 'makes the same plan'],
  [
    'anneals below 0',
    changed((_, settings) => ({
      phases: [{ ...phase(settings), learningRate: { at: (t: number) => 0.1 - t } }],
    })),
    'has learning rates of at least 0',
  ],
  ['has one seed', changed(() => ({ seed: 1 })), 'gives each run a seed of its own'],
  [
    'repeats a run',
    {
      plan: (settings) => ({ ...plan(settings), runs: [1, 2].flatMap(() => plan(settings).runs) }),
    },
    'gives each run a seed of its own',
  ],
  [
    'has a sparse baseline',
    { plan, baseline: () => ({ plan: (settings) => plan({ ...settings, sparsity: 0.5 }) }) },
    'is compared with a network that is dense',
  ],
  [
    'writes to its settings',
    { plan: (settings) => plan(Object.assign(settings, { seed: 1 })) },
    'makes plans that the trainer can execute',
  ],
])('a method fails that %s', async (_, method, name) => {
  expect(await failures(methodConformance(method))).toContain(name);
});
