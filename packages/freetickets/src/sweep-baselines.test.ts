import { expandSweep, parseSweep } from '@freetickets/sweeps';
import { expect, test } from 'vitest';
import { app } from './app.js';

const importModule = async () => ({});
const sgd = (learningRate: number) => ({ name: 'sgd', learningRate });

/** What the entries of a sweep are compared with, by their labels but `–`: `EDST 1` -> `dense 1`. */
async function comparedIn(
  given: object,
): Promise<{ readonly [entry: string]: string | undefined }> {
  const { entries } = await expandSweep(
    parseSweep({ base: { dataset: 'mnist' }, ...given }),
    (config) => app.resolveRun(config, importModule),
  );
  const nameOf = ({ labels }: (typeof entries)[number]) =>
    Object.values(labels)
      .filter((label) => label !== '–')
      .join(' ');
  return Object.fromEntries(
    entries.map((entry) => {
      const baseline = entries.find(({ run }) => run === entry.baseline);
      return [nameOf(entry), baseline && nameOf(baseline)];
    }),
  );
}

const dense = { method: 'dense' };
const edst = { method: 'edst' };

test('a dense network of other data, of another loss or scored on others is no baseline', async () => {
  const fashion = { dataset: { name: 'fashion-mnist' } };
  expect(
    await comparedIn({
      variants: {
        'dense mnist': dense,
        'dense fashion': { ...dense, dataset: 'fashion-mnist' },
        'edst mnist': edst,
        'edst fashion': { ...edst, ...fashion },
        'edst on fewer': { ...edst, dataset: { name: 'mnist', limit: 100 } },
        'edst on noise': { ...edst, sparsity: 0.7, ood: ['noise'] },
        'edst by another metric': { ...edst, sparsity: 0.6, metrics: ['top-k-accuracy'] },
        'edst of numbers': { ...edst, dataset: './prices.csv', loss: 'gaussian-nll' },
      },
    }),
  ).toEqual({
    'dense mnist': undefined,
    'dense fashion': undefined,
    'edst mnist': 'dense mnist',
    'edst fashion': 'dense fashion',
    'edst on fewer': undefined,
    'edst on noise': undefined,
    'edst by another metric': undefined,
    'edst of numbers': undefined,
  });
});

test('of several dense networks the one is the baseline that no other is nearer than in anything', async () => {
  const dropout = { name: 'lenet-5', dropout: 0.5 };
  expect(
    await comparedIn({
      base: { dataset: 'mnist', model: 'lenet-5' },
      variants: {
        dense: { ...dense, optimizer: sgd(0.1) },
        'dense, slow': { ...dense, optimizer: sgd(0.05) },
        'dense, long': { method: { name: 'dense', epochs: 20 }, optimizer: sgd(0.1) },
        'dense, large': { ...dense, optimizer: sgd(0.1), model: 'lenet-300-100' },
        EDST: { ...edst, optimizer: { ...sgd(0.1), momentum: 0.8 } },
        'EDST, slow': { ...edst, optimizer: sgd(0.05), sparsity: 0.9 },
        'EDST, fast': { ...edst, optimizer: sgd(0.2) },
        'DST, long': { method: { name: 'dst', epochs: 20 }, optimizer: sgd(0.1) },
        'DST, long and slow': { method: { name: 'dst', epochs: 20 }, optimizer: sgd(0.05) },
        'DST, large': { method: 'dst', model: 'lenet-300-100', optimizer: sgd(0.1) },
        'MC dropout': { method: 'mc-dropout', model: dropout, optimizer: sgd(0.05) },
      },
    }),
  ).toMatchObject({
    dense: undefined,
    'dense, slow': undefined,
    EDST: 'dense',
    'EDST, slow': 'dense, slow',
    // No dense one has its rate, and each of two has another.
    'EDST, fast': undefined,
    'DST, long': 'dense, long',
    'DST, long and slow': undefined,
    'DST, large': 'dense, large',
    'MC dropout': 'dense, slow',
  });
  const variants = {
    'dense, slow': { ...dense, optimizer: sgd(0.05) },
    dense: { ...dense, optimizer: sgd(0.1) },
    EDST: { ...edst, optimizer: sgd(0.2), baseline: { name: 'dense', epochs: 3 } },
  };
  expect((await comparedIn({ variants })).EDST).toMatch(/^dense .*epochs=3/);
});

test('a dense network at other values of an axis is no baseline, be it the only one', async () => {
  const axes = { method: ['dense', 'dst'], 'method.epochs': [4, 8], batchSize: [32, 64] };
  const skip = ({ method, batchSize }: { readonly [axis: string]: unknown }) =>
    method === 'dense' && batchSize === 64;
  const compared = await comparedIn({ axes, skip });
  expect(compared).toEqual({
    'dense 4 32': undefined,
    'dense 8 32': undefined,
    'dst 4 32': 'dense 4 32',
    'dst 4 64': undefined,
    'dst 8 32': 'dense 8 32',
    'dst 8 64': undefined,
  });
});

test('all seeds of a row are compared with one row, those without a run of it with none', async () => {
  const variants = {
    dense: { ...dense, optimizer: sgd(0.1) },
    'dense, slow': { ...dense, optimizer: sgd(0.05) },
    EDST: { ...edst, optimizer: sgd(0.1) },
  };
  const skip = ({ variant, seed }: { readonly [axis: string]: unknown }) =>
    variant === 'dense' && seed === 2;
  const compared = await comparedIn({ variants, axes: { seed: [1, 2] }, skip });
  expect([compared['EDST 1'], compared['EDST 2']]).toEqual(['dense 1', undefined]);
});

test('seeds that variants say are told apart, and a sweep without a dense network compares none', async () => {
  const seeded = { 'dense 1': dense, 'dense 2': { ...dense, seed: 2 }, edst: { ...edst, seed: 2 } };
  expect((await comparedIn({ variants: seeded })).edst).toBe('dense 2');
  expect((await comparedIn({ variants: { ...seeded, edst: { ...edst, seed: 3 } } })).edst).toBe(
    undefined,
  );
  expect(await comparedIn({ axes: { method: ['edst', 'dst'] } })).toEqual({
    edst: undefined,
    dst: undefined,
  });
});

test('nothing is compared with itself, whatever it is called', async () => {
  const one = { method: { name: 'dense-ensemble', tickets: 1 } };
  expect(await comparedIn({ variants: { dense, one } })).toEqual({
    dense: undefined,
    one: undefined,
  });
});

test('a row of dense networks that train differently from seed to seed is refused', async () => {
  const variants = {
    slow: { method: 'dst', optimizer: sgd(0.05) },
    fast: { method: 'dst', optimizer: sgd(0.2) },
  };
  const skip = ({ variant, seed }: { readonly [axis: string]: unknown }) =>
    (variant === 'slow') === (seed === 1);
  const base = { dataset: 'mnist', baseline: 'dense' };
  await expect(comparedIn({ base, variants, axes: { seed: [1, 2] }, skip })).rejects.toThrow(
    'two different runs',
  );
});
