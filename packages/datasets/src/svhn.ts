import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { svhnFiles } from '#files';
import type { OfficialFiles } from './official-files.js';
import { inBytes, officialSource } from './official-source.js';
import { officialFolderOption, selectionOptions } from './options.js';

const official: OfficialFiles = {
  dataset: 'svhn',
  urls: [
    'http://ufldl.stanford.edu/housenumbers/train_32x32.mat',
    'http://ufldl.stanford.edu/housenumbers/test_32x32.mat',
  ],
  train: {
    'train_32x32.mat': {
      bytes: 182_040_794,
      sha256: '435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8',
    },
  },
  test: {
    'test_32x32.mat': {
      bytes: 64_275_384,
      sha256: 'cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b',
    },
  },
};

/** The mean and standard deviation of the training pixels. */
const preprocessing = inBytes({ mean: [0.4377, 0.4438, 0.4728], std: [0.198, 0.201, 0.197] });

/**
 * Street View House Numbers, cropped: 73,257 training and 26,032 test images of digits, [32, 32, 3], bytes. `folder`: one
 * that holds the official `train_32x32.mat` and `test_32x32.mat`; without it, they are those that `files.addFrom` put
 * into the cache folder. The rest is as for `cifar10`.
 *
 * Netzer, Wang, Coates, Bissacco, Wu and Ng (2011), Reading digits in natural images with unsupervised feature learning.
 *
 * @example const { test } = await svhn({ folder: 'downloads' }).load({ seed: 1 });
 */
export const svhn = /* @__PURE__ */ definePlugin(
  {
    kind: 'dataset',
    name: 'svhn',
    summary: '99,289 colour images of digits on houses, 32 x 32, 10 classes',
    options: z.strictObject({ ...selectionOptions, folder: officialFolderOption }),
  },
  ({ folder, ...selection }) =>
    officialSource(
      {
        name: 'svhn',
        about: {
          summary: '73,257 training and 26,032 test images of digits on houses',
          homepage: 'http://ufldl.stanford.edu/housenumbers/',
          terms: 'For non-commercial use only.',
        },
        files: svhnFiles(official, folder),
        classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
        preprocessing,
      },
      selection,
    ),
);
