import * as tfl from '@tensorflow/tfjs-layers';
import { modelGraph } from './model-graph.js';

export type Tensor = tfl.SymbolicTensor;
export const { layers } = tfl;

export const names = (model: tfl.LayersModel): string[] =>
  modelGraph(model).parameters.map(({ name }) => name);
export const dense = (units: number, args: object = {}) => layers.dense({ units, ...args });
export const apply = (layer: tfl.layers.Layer, x: Tensor | Tensor[]): Tensor =>
  layer.apply(x) as Tensor;

/** input [4] -> hidden -> logits of 3 classes. */
export function small(args: object = {}, hidden: tfl.layers.Layer = dense(5)): tfl.LayersModel {
  const inputs = tfl.input({ shape: [4] });
  return tfl.model({ inputs, outputs: apply(dense(3, args), apply(hidden, inputs)) });
}

export function leNet300100(): tfl.LayersModel {
  return tfl.sequential({
    layers: [
      layers.flatten({ inputShape: [28, 28, 1] }),
      dense(300, { activation: 'relu' }),
      dense(100, { activation: 'relu' }),
      dense(10, { activation: 'softmax' }),
    ],
  });
}

export function leNet5Caffe(): tfl.LayersModel {
  return tfl.sequential({
    layers: [
      layers.conv2d({ inputShape: [28, 28, 1], filters: 20, kernelSize: 5, name: 'conv1' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 50, kernelSize: 5, name: 'conv2' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      dense(500, { activation: 'relu', name: 'dense1' }),
      dense(10, { activation: 'softmax', name: 'logits' }),
    ],
  });
}

export const kernelSize = (model: tfl.LayersModel): number =>
  modelGraph(model)
    .parameters.filter(({ maskable }) => maskable)
    .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0);
