import { expandSweep, parseSweep } from '@freetickets/sweeps';
import { expect, test } from 'vitest';
import { app } from './app.js';
import { builtIns } from './built-ins.js';
import { defineSweep } from './sweep.js';

const importModule = async () => ({});
const expand = (given: unknown, held?: readonly string[]) =>
  expandSweep(parseSweep(given), (config) => app.resolveRun(config, importModule), held);
const base = { dataset: 'mnist' };

test('a dense network is one run a seed, whatever the sparsities and however it is asked for', async () => {
  const axes = { method: ['edst', 'dst', 'dense'], sparsity: [0.8, 0.9], seed: [1, 2] };
  const { runs, entries } = await expand({ base: { ...base, baseline: 'dense' }, axes });
  const dense = runs.filter(({ name }) => name.startsWith('dense'));
  expect(dense.map(({ name }) => name.slice(0, -13))).toEqual(['dense-seed-1', 'dense-seed-2']);
  expect(runs).toHaveLength(8 + 2);
  for (const { labels, baseline } of entries.filter(({ labels }) => labels.method !== 'dense')) {
    expect(baseline).toBe(dense[Number(labels.seed) - 1].name);
  }
  const without = await expand({ base, axes });
  expect(without.entries.map(({ baseline }) => baseline)).toEqual(entries.map((e) => e.baseline));
});

test('dense baselines that train differently have rows of their own', async () => {
  const rowsOf = async (axes: object) =>
    (await expand({ base: { ...base, baseline: 'dense' }, axes })).entries.map(({ labels }) =>
      Object.values(labels).join(' '),
    );
  expect(await rowsOf({ method: ['edst', 'dst'], 'method.tickets': [2, 3] })).toEqual([
    ...['edst 2', 'edst 3', 'dst 2', 'dst 3', 'dense –'],
  ]);
  const rows = await rowsOf({ method: ['dst'], 'method.epochs': [4, 5] });
  expect(rows.slice(2)).toEqual([
    expect.stringMatching(/^dense .*epochs=4.* –$/),
    expect.stringMatching(/^dense .*epochs=5.* –$/),
  ]);
});

test('variants are rows by their names, compared with the dense one among them', async () => {
  const sgd = (learningRate: number) => ({ name: 'sgd', learningRate }) as const;
  const { runs, entries } = await expand(
    defineSweep({
      base: { dataset: 'mnist', sparsity: 0.9 },
      variants: {
        dense: { method: 'dense', optimizer: sgd(0.05) },
        'EDST, faster': { method: { name: 'edst', tickets: 2 }, optimizer: sgd(0.2) },
        DST: { method: 'dst', sparsity: 0.8 },
      },
      axes: { seed: [1, 2] },
    }),
  );
  expect(entries.map(({ labels }) => Object.values(labels).join(' '))).toEqual(
    ['dense', 'EDST, faster', 'DST'].flatMap((name) => [`${name} 1`, `${name} 2`]),
  );
  const [first, second] = runs;
  expect(first.name).toMatch(/^dense-seed-1-/);
  expect(entries.slice(2).map(({ baseline }) => baseline)).toEqual([
    ...[first.name, second.name, first.name, second.name],
  ]);
  const configs = runs.map(({ config }) => config as { sparsity: number; optimizer?: object });
  expect(configs.map(({ optimizer }) => optimizer).slice(1, 4)).toEqual([
    ...[sgd(0.05), sgd(0.2), sgd(0.2)],
  ]);
  expect(configs[4]).toMatchObject({ method: 'dst', sparsity: 0.8, seed: 1 });
});

test('a baseline of variants has a row by its own name', async () => {
  const { entries } = await expand({
    base: { ...base, baseline: 'dense' },
    variants: { few: { method: { name: 'edst', tickets: 2 } } },
  });
  expect(entries.map(({ labels }) => labels)).toEqual([{ variant: 'few' }, { variant: 'dense' }]);
});

test('names stay as they are when other values are added, and tell what is trained', async () => {
  const names = async (axes: object, more: object = {}) =>
    (await expand({ base: { ...base, ...more }, axes })).runs.map(({ name }) => name);
  const few = await names({ sparsity: [0.8], seed: [1] });
  expect(await names({ sparsity: [0.8, 0.9], seed: [1, 2] })).toEqual(
    expect.arrayContaining([...few]),
  );
  expect(await names({ sparsity: [0.8], seed: [1] }, { batchSize: 64 })).not.toEqual(few);
  expect(await names({ sparsity: [0.8], seed: [1] }, { ood: ['noise'] })).toEqual(few);
});

test('variants that are renamed, and axes in another order, are what was begun before', async () => {
  const pair = { method: { name: 'dense-ensemble', tickets: 2 } };
  const voting = { ...pair, aggregator: 'vote' };
  const before = await expand({
    base,
    variants: { plain: { method: 'dense' }, pair, voting },
    axes: { batchSize: [32, 64], seed: [1, 2] },
  });
  const names = before.jobs.map(({ name }) => name);
  const after = await expand(
    {
      base,
      variants: { 'two votes': voting, one: { method: 'dense' }, 'two means': pair },
      axes: { seed: [2, 1], batchSize: [64, 32] },
    },
    names,
  );
  const byName = (jobs: typeof before.jobs) =>
    new Map(jobs.map(({ name, member, needs }) => [name, { member, needs }]));
  expect(byName(after.jobs)).toEqual(byName(before.jobs));
  expect(after.entries[0].labels).toEqual({ variant: 'two votes', seed: '2', batchSize: '64' });
  const runOf = ({ entries }: typeof before, ...labels: readonly string[]) =>
    entries.find((entry) => labels.every((label) => Object.values(entry.labels).includes(label)));
  const [was, is] = [runOf(before, 'pair', '1', '64'), runOf(after, 'two means', '1', '64')];
  expect([is?.run, is?.baseline]).toEqual([was?.run, was?.baseline]);
});

test('what runs have in common is trained by the one that trained it before', async () => {
  const edst = { method: { name: 'edst', tickets: 2 } };
  const voting = { ...edst, aggregator: 'vote' };
  const first = await expand({ base, variants: { edst, voting } });
  const held = first.jobs.map(({ name }) => name);
  const turned = await expand({ base, variants: { voting, edst } }, held);
  expect(turned.jobs.map(({ name, needs }) => [name, needs])).toEqual([
    [held[0], undefined],
    [held[1], [held[0]]],
  ]);
  const dense = { method: 'dense' };
  const pair = { method: { name: 'dense-ensemble', tickets: 2 } };
  const members = (await expand({ base, variants: { pair } })).jobs.map(({ name }) => name);
  const more = await expand({ base, variants: { dense, pair } }, members);
  expect(more.jobs.filter(({ needs }) => !needs).map(({ name }) => name)).toEqual(
    members.slice(0, 2),
  );
});

test('what several runs train is one job, on which those wait that it is a part of', async () => {
  const method = [
    { name: 'dense-ensemble', tickets: 3 },
    { name: 'dense-ensemble', tickets: 2 },
    { name: 'dst', tickets: 2 },
  ];
  const { runs, jobs } = await expand({
    base: { ...base, baseline: 'dense' },
    axes: { method, sparsity: [0.8, 0.9], seed: [1, 2] },
  });
  const short = (name: string) => name.slice(0, -13);
  const ofSeed1 = jobs.filter(({ written }) => written.seed === 1);
  expect(ofSeed1.map(({ name, member }) => [short(name), member])).toEqual([
    ['dense-seed-1', undefined],
    ['dense-ensemble-seed-1-member-2', 1],
    ['dense-ensemble-seed-1-member-3', 2],
    ['dst-seed-1-member-1', 0],
    ['dst-seed-1-member-2', 1],
    ['dst-seed-1-member-1', 0],
    ['dst-seed-1-member-2', 1],
    ['dense-ensemble-tickets-3-seed-1', undefined],
    ['dense-ensemble-tickets-2-seed-1', undefined],
    ['dst-tickets-2-sparsity-0.8-seed-1', undefined],
    ['dst-tickets-2-sparsity-0.9-seed-1', undefined],
  ]);
  const [dense, second, third, ...ofDst] = ofSeed1.map(({ name }) => name);
  expect(ofSeed1.flatMap(({ needs }) => (needs ? [needs] : []))).toEqual([
    [dense, second, third],
    [dense, second],
    ofDst.slice(0, 2),
    ofDst.slice(2, 4),
  ]);
  expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length);
  expect(jobs.filter(({ member }) => member === undefined)).toHaveLength(runs.length);
  const isLater = jobs.map(({ needs }) => needs !== undefined);
  expect(isLater).toEqual(isLater.toSorted());
});

test('a run is trained once, however its tickets are combined; other data, models and seeds are others', async () => {
  const trained = async (axes: object, more: object = {}) => {
    const { jobs } = await expand({ base: { ...base, method: 'edst', ...more }, axes });
    return jobs.filter(({ needs }) => !needs).length;
  };
  expect(await trained({ aggregator: ['mean-probability', 'vote', 'stacking'] })).toBe(1);
  expect(await trained({ calibrator: [false, 'temperature'], seed: [1, 2] })).toBe(2);
  expect(await trained({ batchSize: [64, 128] })).toBe(2);
  expect(await trained({ model: ['lenet-5', 'lenet-300-100'] })).toBe(2);
  expect(await trained({ labelSmoothing: [0, 0.1] }, { method: 'dst' })).toBe(6);
  expect(await trained({ 'dataset.limit': [100, 200] }, { dataset: { name: 'mnist' } })).toBe(2);
});

test.each([
  [{ sparsty: [0.8] }, 'did you mean sparsity'],
  [{ 'method.tickts': [2] }, 'did you mean tickets'],
  [{ method: ['edts'] }, 'No method named "edts"'],
])('says what is wrong with %j', async (axes, message) => {
  await expect(expand({ base, axes })).rejects.toThrow(message);
});

test('the launcher is a plugin', () => {
  expect(app.registry.resolve('launcher', { name: 'local', jobs: 2 }).plugin.name).toBe('local');
  expect(() => app.registry.resolve('launcher', { name: 'local', jobs: 0 })).toThrow(
    'a whole number from 1',
  );
  expect(builtIns.list('launcher')).toEqual([]);
});
