import type { LossSpec, OptimizerSpec } from '@freetickets/core';
import { lowerTraining } from './lowering/lower.js';
import type { LoweredTraining } from './program/lowered.js';
import type { WrittenRecord } from './program/program.js';
import { masksOf } from './state.js';
import { type Case, ticketOf } from './testing-case.js';
import { plainConvolution, plainNormalisation } from './testing-cases.js';
import { Sketch } from './testing-graph.js';

export const sgd = {
  name: 'sgd',
  momentum: 0.9,
  nesterov: true,
  weightDecay: 0,
  clipNorm: 1,
} as const;

/** A network in which every operation of training comes up, or of prediction with planar images. */
export function everything({ isPlanar = false } = {}): Case {
  const windows = { poolSize: [2, 3], kernelSize: [2, 2], strides: [2, 1], padding: 'same' };
  const sketch = new Sketch([9, 8, 3]);
  const convolved = sketch.add('Conv2D', { ...plainConvolution(5, 3), strides: [2, 1] });
  sketch.add('BatchNormalization', plainNormalisation);
  sketch.add('ReLU');
  const inner = sketch.add('Conv2D', { ...plainConvolution(5, 3), useBias: false });
  sketch.add('Add', {}, { inputs: [convolved, inner] });
  const normalised = sketch.add('BatchNormalization', plainNormalisation);
  sketch.add('Activation', { activation: 'tanh' });
  sketch.add('BatchNormalization', plainNormalisation);
  sketch.add('Add', {}, { inputs: [sketch.last, normalised] });
  sketch.add('Concatenate', { axis: -1 }, { inputs: [sketch.last, normalised] });
  sketch.add('DepthwiseConv2D', {
    ...windows,
    depthMultiplier: 2,
    activation: 'linear',
    useBias: true,
  });
  sketch.add('Dropout', { rate: 0.5 });
  sketch.add('MaxPooling2D', windows);
  sketch.add('Conv2D', plainConvolution(4));
  sketch.add('GlobalAveragePooling2D');
  sketch.add('Dense', { units: 6, activation: 'relu', useBias: true });
  sketch.add('Reshape', { targetShape: [1, 2, 3] });
  sketch.add('LayerNormalization', { epsilon: 0.1, scale: true, center: true });
  if (!isPlanar) sketch.add('Conv2DTranspose', plainConvolution(3, 2));
  const image = sketch.add('UpSampling2D', { size: [2, 1] });
  const pooled = sketch.add('GlobalMaxPooling2D');
  sketch.add('Multiply', {}, { inputs: [image, pooled] });
  const graph = sketch.classified(3);
  return { graph, seed: 1, count: 20, density: 0.5, empty: 0, labelSmoothing: 0 };
}

/** A network of indices, which `everything` cannot have. */
export function embedded(): Case {
  const sketch = new Sketch([3]);
  sketch.add('Embedding', { inputDim: 5, outputDim: 2 });
  const graph = sketch.classified(3);
  return { graph, seed: 1, count: 20, density: 0.5, empty: 0, labelSmoothing: 0 };
}

export function lower(
  each: Case,
  optimizer: OptimizerSpec = sgd,
  threads = 1,
  loss: LossSpec = { labelSmoothing: each.labelSmoothing },
): LoweredTraining {
  const { graph, count } = each;
  const masks = masksOf(graph, ticketOf(each));
  return lowerTraining(graph, { masks, batchSize: count, threads, optimizer, loss });
}

/** Three quantiles of a number. */
export const quantiles = { name: 'pinball', quantiles: [0.1, 0.5, 0.9] } as const;

/** A record with another value in a field; `undo` puts the old one back. */
export function corrupt(
  { fields }: WrittenRecord,
  field: string,
  value: unknown,
): { undo(): void } {
  const before = fields[field];
  Object.assign(fields, { [field]: value });
  return { undo: () => void Object.assign(fields, { [field]: before }) };
}
