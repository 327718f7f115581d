import { resolve } from 'node:path';
import { idx as idxDataset } from '@freetickets/datasets';
import { expect, test } from 'vitest';
import { written } from './same-config.js';
import { parseConfig } from './settings.js';

test('folders of data are written down absolute, names and all else as they are', () => {
  const config = written(
    parseConfig({
      dataset: idxDataset({ folder: './data' }),
      model: { name: 'mlp', folder: './weights' },
      ood: ['./photos', 'noise', { name: 'image-folder', folder: 'birds' }],
      corruptions: { folder: '../CIFAR-10-C' },
      initialMasks: { name: 'from-weights', from: 'runs/dense' },
    }),
  );
  expect(config).toMatchObject({
    dataset: { name: 'idx', folder: resolve('data') },
    model: { name: 'mlp', folder: './weights' },
    ood: [resolve('photos'), 'noise', { name: 'image-folder', folder: resolve('birds') }],
    corruptions: { folder: resolve('../CIFAR-10-C') },
    initialMasks: { name: 'from-weights', from: resolve('runs/dense') },
  });
});

test('so are files of data, given by their paths or not', () => {
  const of = (dataset: Parameters<typeof parseConfig>[0]) =>
    written(parseConfig({ dataset })).dataset;
  expect(of('./flowers.csv')).toEqual({ name: 'csv-file', file: resolve('flowers.csv') });
  expect(of('FLOWERS.CSV')).toEqual({ name: 'csv-file', file: resolve('FLOWERS.CSV') });
  expect(of({ name: 'data/flowers.csv', label: 'species' })).toEqual({
    name: 'csv-file',
    file: resolve('data/flowers.csv'),
    label: 'species',
  });
  expect(of({ name: 'npy-file', file: 'x.npy', labels: 'y.npy' })).toEqual({
    name: 'npy-file',
    file: resolve('x.npy'),
    labels: resolve('y.npy'),
  });
  expect(of('./photos')).toEqual({ name: 'image-folder', folder: resolve('photos') });
  expect(of('mnist')).toBe('mnist');
  const scans = { name: 'scans.npy', labels: 'y.npy' };
  const ood = ['scans.npy', { name: 'csv-file', file: 'others.csv' }, scans];
  expect(written(parseConfig({ dataset: 'mnist', ood })).ood).toEqual([
    resolve('scans.npy'),
    { name: 'csv-file', file: resolve('others.csv') },
    { name: resolve('scans.npy'), labels: resolve('y.npy') },
  ]);
});
