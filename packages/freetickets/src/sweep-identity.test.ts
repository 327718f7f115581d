import { definePlugin, type Method } from '@freetickets/core';
import { dst } from '@freetickets/methods';
import { constant } from '@freetickets/schedulers';
import { expandSweep, parseSweep } from '@freetickets/sweeps';
import { expect, test } from 'vitest';
import { app } from './app.js';

const importModule = async () => ({});
const base = { dataset: 'mnist' };
const expand = async (given: object) =>
  expandSweep(parseSweep({ base, ...given }), (config) => app.resolveRun(config, importModule));

test('what is said of masks decides nothing of a dense network, which is one run a seed', async () => {
  const initialMasks = ['random', 'snip', { name: 'magnitude' }];
  const constraint = ['unstructured', 'constant-fan-in', 'diagonal'];
  const gradualPruning = [{ initialSparsity: 0.2 }, { initialSparsity: 0.3 }];
  for (const [axis, values] of Object.entries({ initialMasks, constraint, gradualPruning })) {
    const method = ['dense', { name: 'dense-ensemble', tickets: 2 }, 'dst'];
    const { runs, entries, jobs } = await expand({
      axes: { method, [axis]: values, seed: [1, 2] },
    });
    const namesOf = (start: string) =>
      runs.filter(({ name }) => name.startsWith(start)).map(({ name }) => name.slice(0, -13));
    expect(namesOf('dense-seed')).toEqual(['dense-seed-1', 'dense-seed-2']);
    expect(namesOf('dense-ensemble')).toHaveLength(2);
    expect(namesOf('dst')).toHaveLength(2 * values.length);
    expect(jobs.filter(({ needs }) => !needs)).toHaveLength(2 * (2 + 3 * values.length));
    const dense = entries.filter(({ labels }) => labels.method === 'dense');
    expect(dense.map(({ labels }) => labels[axis])).toEqual(['–', '–']);
    for (const { labels, baseline } of entries) {
      const own = dense.find((entry) => entry.labels.seed === labels.seed);
      expect(baseline).toBe(labels.method === 'dense' ? undefined : own?.run);
    }
  }
});

test.each([
  ['itop', 8],
  ['small', 30],
] as const)(
  'a number of steps that a recipe derives (%s) is not one that is given',
  async (preset, epochs) => {
    const method = { name: 'dst', tickets: 2, preset, epochs };
    for (const everySteps of [997, 1000, 10_007]) {
      const given = { method, topology: { everySteps } };
      const { runs, jobs } = await expand({ variants: { derived: { method }, given } });
      expect(runs).toHaveLength(2);
      expect(jobs.filter(({ needs }) => !needs)).toHaveLength(4);
    }
  },
);

/** One sparse network of 0.5, however sparse networks are to be; its rate is in a function that no plugin made. */
const half = (isNamed: boolean) =>
  definePlugin(
    { kind: 'method', name: 'half', summary: '' },
    (): Method => ({
      plan: ({ examples, topology: _, learningRate, ...settings }) => {
        const rate = isNamed ? constant({ value: learningRate }) : { at: () => learningRate };
        const phase = { name: 'all', epochs: 1, learningRate: rate, ticket: 'last' } as const;
        return { examples, runs: [{ ...settings, sparsity: 0.5, phases: [phase] }] };
      },
    }),
  );

test('a sparse network keeps its strategy where the sparsity decides nothing', async () => {
  const { runs, entries } = await expand({
    base: { ...base, method: 'half', plugins: [half(true)] },
    axes: { strategy: ['set', 'rigl'], sparsity: [0.8, 0.9] },
  });
  expect(runs.map(({ written }) => written.strategy)).toEqual(['set', 'rigl']);
  expect(entries.map(({ labels }) => labels.strategy)).toEqual(['set', 'set', 'rigl', 'rigl']);
});

test('runs whose plans hold code, which may be any, are told apart by all that their configs say', async () => {
  const runsOf = async (isNamed: boolean) => {
    const variants = { low: { sparsity: 0.8 }, high: { sparsity: 0.9 } };
    const own = { ...base, method: 'half', plugins: [half(isNamed)] };
    return (await expand({ base: own, variants })).runs.length;
  };
  expect([await runsOf(true), await runsOf(false)]).toEqual([1, 2]);
});

test('an option is varied of what has it, in whichever order the axes stand', async () => {
  const tickets = [2, 5];
  const rates = [0.1, 0.2];
  const { entries, runs } = await expand({
    axes: {
      'method.tickets': tickets,
      'optimizer.learningRate': rates,
      optimizer: ['sgd', 'adam'],
      method: ['edst', { name: 'dst', epochs: 4 }],
    },
  });
  expect(runs).toHaveLength(16);
  const written = new Map(runs.map((run) => [run.name, run.written]));
  for (const { labels, run } of entries) {
    expect(Object.keys(labels)).toEqual([
      'method.tickets',
      'optimizer.learningRate',
      'optimizer',
      'method',
    ]);
    expect(written.get(run)).toMatchObject({
      method: { name: labels.method.split(' ')[0], tickets: Number(labels['method.tickets']) },
      optimizer: {
        name: labels.optimizer,
        learningRate: Number(labels['optimizer.learningRate']),
      },
    });
  }
});

test('values that plugins made are refused where another axis varies an option of theirs', async () => {
  const axes = { method: [dst({ tickets: 2 }), dst({ tickets: 5 })], 'method.tickets': [3] };
  await expect(expand({ axes })).rejects.toThrow('axes.method.0');
});

test('what is one run is evaluated in one way', async () => {
  const ood = [['fashion-mnist'], ['noise']];
  await expect(expand({ axes: { ood } })).rejects.toThrow('the same ood');
  const asBaseline = { ...base, method: 'edst', baseline: 'dense' };
  const variants = { a: { sparsity: 0.8, ood: ['noise'] }, b: { sparsity: 0.9 } };
  await expect(expand({ base: asBaseline, variants })).rejects.toThrow('evaluated once');
  const others = { a: { dataset: 'fashion-mnist', ood: ['mnist'] }, b: { ood: ['fashion-mnist'] } };
  expect((await expand({ variants: others, axes: { seed: [1, 2] } })).runs).toHaveLength(4);
});
