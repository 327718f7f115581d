import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { cifarFiles } from '#files';
import { cifar100Classes } from './cifar-100-classes.js';
import type { OfficialFiles } from './official-files.js';
import { inBytes, officialSource } from './official-source.js';
import { officialFolderOption, selectionOptions } from './options.js';

const record = 3074;

const official: OfficialFiles = {
  dataset: 'cifar-100',
  archive: { name: 'cifar-100-binary.tar.gz', folder: 'cifar-100-binary' },
  urls: ['https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz'],
  train: {
    'train.bin': {
      bytes: 50_000 * record,
      sha256: 'f31298fc616915fa142368359df1c4ca2ae984d6915ca468b998a5ec6aeebf29',
    },
  },
  test: {
    'test.bin': {
      bytes: 10_000 * record,
      sha256: 'd8b1e6b7b3bee4020055f0699b111f60b1af1e262aeb93a0b659061746f8224a',
    },
  },
};

/** As in the code of the paper on FreeTickets. */
const preprocessing = inBytes({
  mean: [0.5070751592371323, 0.48654887331495095, 0.4409178433670343],
  std: [0.2673342858792401, 0.2564384629170883, 0.27615047132568404],
});

const kinds = ['coarse', 'fine'] as const;
const labels = "'fine' or 'coarse'";

/**
 * CIFAR-100: 50,000 training and 10,000 test images, [32, 32, 3], bytes. `labels`: 'fine', one of 100 classes, or
 * 'coarse', one of 20 groups of five; default 'fine'. `folder`: one that holds the official binary files or their archive
 * `cifar-100-binary.tar.gz`; without it, they are those that `files.addFrom` put into the cache folder. The rest is as
 * for `cifar10`.
 *
 * Krizhevsky (2009), Learning multiple layers of features from tiny images.
 *
 * @example const { train } = await cifar100({ folder: 'downloads' }).load({ seed: 1 });
 */
export const cifar100 = /* @__PURE__ */ definePlugin(
  {
    kind: 'dataset',
    name: 'cifar-100',
    summary: '60,000 colour images, 32 x 32, 100 classes in 20 groups',
    options: z.strictObject({
      ...selectionOptions,
      folder: officialFolderOption,
      labels: z._default(z.enum(kinds, { error: labels }), 'fine'),
    }),
  },
  ({ folder, labels, ...selection }) =>
    officialSource(
      {
        name: 'cifar-100',
        about: {
          summary: '50,000 training and 10,000 test images of 100 classes',
          homepage: 'https://www.cs.toronto.edu/~kriz/cifar.html',
          terms:
            'No license is stated; its authors ask to cite Krizhevsky (2009), Learning multiple layers of features from tiny images.',
        },
        files: cifarFiles(official, { labels: 2, label: kinds.indexOf(labels) }, folder),
        classes: cifar100Classes[labels],
        preprocessing,
      },
      selection,
    ),
);
