import {
  type Dataset,
  type DatasetSource,
  type Examples,
  preprocess,
  random,
} from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { datasetConformance } from './dataset.js';
import { failures } from './testing-failures.js';

const raw = Array.from({ length: 12 }, (_, example) => [example, example * example]);
const own = { mean: [5, 40], std: [2, 30] };

/** Twelve examples of two features: eight to train on or to hold out, by the seed, and four to test on. */
const source: DatasetSource = {
  about: { summary: 'twelve points', terms: 'none' },
  load: async ({ seed, preprocessing = own }) => {
    const examples = (indices: readonly number[]): Examples => ({
      count: indices.length,
      labels: Int32Array.from(indices, (index) => index % 3),
      read: (wanted, into) =>
        preprocess(
          Array.from(wanted).flatMap((i) => raw[indices[i]]),
          preprocessing,
          into,
        ),
    });
    const order = [...random.derive(seed, 'split').permutation(8)];
    return {
      name: 'points',
      inputShape: [2],
      classes: ['a', 'b', 'c'],
      preprocessing,
      train: examples(order.slice(2)),
      validation: examples(order.slice(0, 2)),
      test: examples([8, 9, 10, 11]),
    };
  },
};
/** The source with a data set that is changed each time it is loaded. */
const changed = (change: (dataset: Dataset) => Partial<Dataset>): DatasetSource => ({
  ...source,
  load: async (options) => {
    const dataset = await source.load(options);
    return { ...dataset, ...change(dataset) };
  },
});
/** The source whose training examples are read otherwise. */
const reading = (change: (examples: Examples) => Examples['read']) =>
  changed(({ train }) => ({ train: { ...train, read: change(train) } }));

describe('a data set of twelve points', () => {
  for (const { name, run } of datasetConformance(source)) test(name, run);
});

let loads = 0;
test.each<[string, DatasetSource, string]>([
  [
    'has a label without a class',
    changed(() => ({ classes: ['a', 'b'] })),
    'a class for every label',
  ],
  [
    'has an empty part',
    changed(({ test }) => ({ test: { ...test, count: 0, labels: new Int32Array() } })),
    'a class for every label',
  ],
  [
    'augments as it reads',
    reading(
      ({ read }) =>
        (indices) =>
          read(indices).map((value) => value + Math.random()),
    ),
    'the same ones each time',
  ],
  [
    'gives the first examples, whichever are asked for',
    reading(
      ({ read }) =>
        (indices) =>
          read(Array.from(indices, (_, i) => i)),
    ),
    'the same ones each time',
  ],
  [
    'has gaps',
    reading(
      ({ read }) =>
        (all) =>
          read(all).fill(Number.NaN),
    ),
    'reads finite inputs',
  ],
  [
    'leaves the given array empty',
    reading(
      ({ read }) =>
        (indices, into) =>
          into ?? read(indices),
    ),
    'reads the same into an array',
  ],
  [
    'makes other inputs ready',
    changed(({ train }) => {
      let ready = false;
      return {
        train: {
          ...train,
          read: (indices, into) => train.read(indices, into).map((x) => (ready ? x + 1 : x)),
          prefetch: async () => {
            ready = true;
          },
        },
      };
    }),
    'reads the same where it is made ready before',
  ],
  [
    'shuffles anew each time',
    changed(({ train }) => {
      loads++;
      return { train: { ...train, labels: train.labels.map((label) => (label + loads) % 3) } };
    }),
    'is the same for the same seed',
  ],
  [
    'tests on what the seed holds out',
    changed(({ validation }) => ({ test: validation })),
    'is the same for the same seed',
  ],
  [
    'does not preprocess as it is asked to',
    { ...source, load: ({ seed }) => source.load({ seed }) },
    'preprocesses as another data set does',
  ],
])('a data set fails that %s', async (_, wrong, name) => {
  expect(await failures(datasetConformance(wrong))).toContain(name);
});
