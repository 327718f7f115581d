import {
  type AugmentedBatch,
  type AugmentedData,
  type Batch,
  callPlugin,
  classesOf,
  isRegression,
  pluginLabel,
  type Random,
  type RegressionBatch,
  random,
} from '@freetickets/core';
import type { TrainOptions } from './train-options.js';

/** Where a batch belongs. Epochs and steps count from 1, in the run. */
interface BatchPlace {
  readonly seed: number;
  readonly epoch: number;
  readonly step: number;
}

/**
 * Reads the batch of a step: its inputs into `room`, which has the length of just these, with labels or targets and weights, and what
 * augmentations make of them. An example's random numbers follow from the run's seed, the epoch and its index, those of a batch
 * from the seed and the step.
 */
export function trainingBatch(
  {
    train,
    graph,
    loss,
    ...options
  }: Pick<TrainOptions, 'train' | 'graph' | 'loss' | AugmentationOption>,
  indices: Int32Array,
  room: Float32Array,
  { seed, epoch, step }: BatchPlace,
): Batch | RegressionBatch {
  const { augmentation = [] } = options;
  const inputs = callPlugin('the data set', 'read()', () => train.read(indices, room));
  const weights = taken(train.weights, indices);
  const count = indices.length;
  const labels = Int32Array.from(indices, (index) => train.labels[index]);
  const targets = isRegression(loss) ? taken(train.targets, indices) : undefined;
  const batch = {
    inputs,
    count,
    ...(targets ? { targets } : { labels }),
    ...(weights && { weights }),
  };
  if (augmentation.length === 0) return batch;
  // What was read may be the data set's own memory.
  if (inputs !== room) room.set(inputs);
  const data = augmentedData({ graph, ...options });
  const size = room.length / count;
  const mixes = augmentation.some((each) => each.of === 'batch');
  const soft: AugmentedBatch = {
    inputs: room,
    targets:
      mixes && !isRegression(loss) ? oneHot(labels, classesOf(graph, loss)) : new Float32Array(),
    weights: weights ?? new Float32Array(count).fill(1),
    count,
  };
  const streams = Array.from(indices, (index) => random.derive(seed, 'augmentation', epoch, index));
  let ofStep: Random | undefined;
  for (const each of augmentation) {
    callPlugin(pluginLabel(each, 'the augmentation'), 'augment()', () => {
      if (each.of === 'batch') {
        ofStep ??= random.derive(seed, 'batch augmentation', step);
        each.augment(soft, ofStep, data);
      } else {
        for (const [i, stream] of streams.entries()) {
          each.augment(room.subarray(i * size, (i + 1) * size), stream, data);
        }
      }
    });
  }
  if (!mixes) return { ...batch, inputs: room };
  return { inputs: room, labels, count, targets: soft.targets, weights: soft.weights };
}

type AugmentationOption = 'augmentation' | 'preprocessing';

/** What augmentations are told of the inputs. */
const augmentedData = ({
  graph: { inputShape },
  preprocessing = { mean: [0], std: [1] },
}: Pick<TrainOptions, 'graph' | 'preprocessing'>): AugmentedData => ({ inputShape, preprocessing });

const taken = (values: Float32Array | undefined, indices: Int32Array): Float32Array | undefined =>
  values && Float32Array.from(indices, (index) => values[index]);

function oneHot(labels: Int32Array, classes: number): Float32Array {
  const targets = new Float32Array(labels.length * classes);
  for (const [example, label] of labels.entries()) targets[example * classes + label] = 1;
  return targets;
}
