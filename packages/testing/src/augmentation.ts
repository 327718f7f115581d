import {
  type Augmentation,
  type AugmentedBatch,
  type AugmentedData,
  originOf,
  PluginError,
  random,
} from '@freetickets/core';
import type { ConformanceCase } from './case.js';
import { same } from './same.js';

const shapes = [
  [28, 28, 1],
  [32, 32, 3],
  [20, 33, 3],
];
const COUNT = 6;
const CLASSES = 3;

/**
 * What every augmentation must do, on images of three shapes: `[28, 28, 1]`, `[32, 32, 3]` and `[20, 33, 3]`.
 *
 * @example for (const { name, run } of augmentationConformance(mine())) test(name, run);
 */
export function augmentationConformance(augmentation: Augmentation): ConformanceCase[] {
  const fail = (problem: string): never => {
    throw new PluginError(originOf(augmentation)?.name ?? 'the augmentation', problem);
  };
  const forEach = (check: (data: AugmentedData, place: number) => void): void => {
    for (const inputShape of shapes) {
      const channels = inputShape[2];
      const mean = Array.from({ length: channels }, (_, c) => 100 + c);
      const data = { inputShape, preprocessing: { mean, std: mean.map((value) => value / 2) } };
      for (let place = 0; place < 10; place++) check(data, place);
    }
  };
  const augmented = (data: AugmentedData, place: number): AugmentedBatch => {
    const batch = batchOf(data);
    if (augmentation.of === 'batch') {
      augmentation.augment(batch, random.derive(1, 'conformance', place), data);
      return batch;
    }
    const size = batch.inputs.length / COUNT;
    for (let i = 0; i < COUNT; i++) {
      const input = batch.inputs.subarray(i * size, (i + 1) * size);
      augmentation.augment(input, random.derive(1, 'conformance', place, i), data);
    }
    return batch;
  };
  return [
    {
      name: 'says whether it changes examples or batches',
      run: () => {
        if (!['example', 'batch'].includes(augmentation.of)) {
          fail(`its of is ${augmentation.of}, expected 'example' or 'batch'.`);
        }
      },
    },
    {
      name: 'gives finite inputs, targets that sum to 1, and weights of at least 0',
      run: () =>
        forEach((data, place) => {
          const { inputs, targets, weights } = augmented(data, place);
          if (!inputs.every(Number.isFinite)) fail('makes inputs that are not finite.');
          if (!weights.every((weight) => weight >= 0)) fail('makes weights below 0.');
          for (let i = 0; i < COUNT; i++) {
            const row = targets.subarray(i * CLASSES, (i + 1) * CLASSES);
            const sum = row.reduce((a, b) => a + b, 0);
            if (Math.abs(sum - 1) > 1e-5 || row.some((target) => target < 0)) {
              fail(`makes targets ${row} of an example, expected probabilities.`);
            }
          }
        }),
    },
    {
      name: 'gives the same again for the same random numbers, whatever it saw in between',
      run: () =>
        forEach((data, place) => {
          const first = augmented(data, place);
          augmented({ ...data, inputShape: shapes[place % 3] }, place + 100);
          const again = augmented(data, place);
          for (const key of ['inputs', 'targets', 'weights'] as const) {
            if (!same(first[key], again[key])) {
              fail(`gave different ${key} for the same batch and random numbers.`);
            }
          }
        }),
    },
    {
      name: 'changes inputs, and not always in the same way',
      run: () => {
        forEach((data) => {
          const plain = batchOf(data).inputs;
          const all = Array.from({ length: 20 }, (_, place) => augmented(data, place).inputs);
          if (all.every((inputs) => same(inputs, plain))) fail('changes nothing.');
          if (all.every((inputs) => same(inputs, all[0]))) fail('draws nothing at random.');
        });
      },
    },
    {
      name: 'leaves other examples alone',
      run: () => {
        if (augmentation.of === 'batch') return;
        forEach((data, place) => {
          const { inputs } = batchOf(data);
          const size = inputs.length / COUNT;
          const before = inputs.slice();
          const input = inputs.subarray(size, 2 * size);
          augmentation.augment(input, random.derive(1, 'conformance', place), data);
          before.set(input, size);
          if (!same(inputs, before)) fail('wrote to another example than its own.');
        });
      },
    },
  ];
}

function batchOf({ inputShape: [height, width, channels] }: AugmentedData): AugmentedBatch {
  const stream = random.derive(2, 'conformance', height, width, channels);
  return {
    inputs: Float32Array.from(
      { length: COUNT * height * width * channels },
      () => 2 * stream.uniform() - 1,
    ),
    targets: Float32Array.from({ length: COUNT * CLASSES }, (_, i) =>
      Number(i % CLASSES === Math.floor(i / CLASSES) % CLASSES),
    ),
    weights: new Float32Array(COUNT).fill(1),
    count: COUNT,
  };
}
