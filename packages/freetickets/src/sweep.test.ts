import { expandSweep, parseSweep } from '@freetickets/sweeps';
import { expect, test } from 'vitest';
import { app } from './app.js';
import { builtIns } from './built-ins.js';

const importModule = async () => ({});
const expand = (given: unknown) =>
  expandSweep(parseSweep(given), (config) => app.resolveRun(config, importModule));
const base = { dataset: 'mnist' };

test('a dense network is one run a seed, whatever the sparsities and however it is asked for', async () => {
  const axes = { method: ['edst', 'dst', 'dense'], sparsity: [0.8, 0.9], seed: [1, 2] };
  const { runs, entries } = await expand({ base: { ...base, baseline: 'dense' }, axes });
  const dense = runs.filter(({ name }) => name.startsWith('dense'));
  expect(dense.map(({ name }) => name.slice(0, -9))).toEqual(['dense-seed-1', 'dense-seed-2']);
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
  const short = (name: string) => name.slice(0, -9);
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
