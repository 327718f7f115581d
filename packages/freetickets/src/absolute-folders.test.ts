import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { idxDataset } from './index.js';
import { written } from './same-config.js';
import { parseConfig } from './settings.js';

test('folders of data are written down absolute, names and all else as they are', () => {
  const config = written(
    parseConfig({
      dataset: idxDataset({ folder: './data' }),
      model: { name: 'mlp', folder: './weights' },
      ood: ['./photos', 'noise', { name: 'image-folder', folder: 'birds' }],
      corruptions: { folder: '../CIFAR-10-C' },
    }),
  );
  expect(config).toMatchObject({
    dataset: { name: 'idx', folder: resolve('data') },
    model: { name: 'mlp', folder: './weights' },
    ood: [resolve('photos'), 'noise', { name: 'image-folder', folder: resolve('birds') }],
    corruptions: { folder: resolve('../CIFAR-10-C') },
  });
});
