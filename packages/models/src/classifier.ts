import { ModelError, OptionError } from '@freetickets/core';
import {
  input,
  type LayersModel,
  layers,
  model,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { glorotUniform } from './initial-weights.js';
import type { ModelOptions } from './model-factory.js';

type Layer = layers.Layer;

/** A model of features and, on them flattened, a dense layer `logits` with softmax, or linear where that is asked for. */
export function classifier(
  options: ModelOptions,
  features: (input: SymbolicTensor) => SymbolicTensor,
): LayersModel {
  const { inputShape, classes, outputActivation = 'softmax' } = options;
  if (!inputShape.length || !inputShape.every(isSize)) {
    throw new ModelError(
      `An input of shape [${inputShape.join(', ')}] cannot be taken. Give the shape of one input, whole numbers of at least 1: [28, 28, 1].`,
    );
  }
  const fewest = outputActivation === 'linear' ? 1 : 2;
  if (!Number.isSafeInteger(classes) || classes < fewest) {
    throw new OptionError('classes', classes, `a whole number of at least ${fewest}`);
  }
  const inputs = input({ shape: [...inputShape], name: 'input' });
  const logits = layers.dense({
    name: 'logits',
    units: classes,
    activation: outputActivation,
    kernelInitializer: glorotUniform(options, 'logits'),
  });
  return model({ inputs, outputs: chain(features(inputs), logits) });
}

/** The layers one after another. */
export function chain(x: SymbolicTensor, ...through: readonly Layer[]): SymbolicTensor {
  return through.reduce((y, layer) => layer.apply(y) as SymbolicTensor, x);
}

/** `x` as a vector, by a layer `flatten` where it is none yet. */
export function flat(x: SymbolicTensor): SymbolicTensor {
  return x.rank > 2 ? chain(x, layers.flatten({ name: 'flatten' })) : x;
}

/** Throws a `ModelError` unless inputs are images of at least `smallest` x `smallest`. */
export function requireImages(owner: string, shape: readonly number[], smallest: number): void {
  const [height = 0, width = 0] = shape;
  if (shape.length === 3 && Math.min(height, width) >= smallest) return;
  throw new ModelError(
    `${owner} cannot take an input of shape [${shape.join(', ')}]. The smallest that works is [${smallest}, ${smallest}, channels]; for other inputs use mlp.`,
  );
}

/** The most weights a network may have: 2^28, a GiB of them. Sizes by mistake would take all memory, or hours. */
const MOST_WEIGHTS = 2 ** 28;

/** Throws a `ModelError` where a network would have more weights in memory than can be meant. */
export function requireWeights(
  owner: string,
  { weights }: Pick<ModelOptions, 'weights'>,
  count: number,
): void {
  if (weights === 'none' || count <= MOST_WEIGHTS) return;
  throw new ModelError(
    `${owner} would have ${count.toLocaleString('en-US')} weights, more than the ${MOST_WEIGHTS.toLocaleString('en-US')} that are allowed. Give smaller sizes.`,
  );
}

function isSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 1;
}
