import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Takes a step on inputs and targets and returns its loss and metrics; weights of the examples may come last. */
export type TrainFunction = (data: tf.Tensor[]) => tf.Scalar[];

/** What of a model makes its train function; TensorFlow.js declares it protected. */
interface Trained {
  makeTrainFunction(): TrainFunction;
}

/** The model that trains: a Sequential has one inside it. */
export function trainedModel(model: LayersModel): Trained {
  return ((model as { model?: LayersModel }).model ?? model) as unknown as Trained;
}
