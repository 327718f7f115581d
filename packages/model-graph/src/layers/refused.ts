import { ModelError } from '@freetickets/core';
import type { LayerRule } from './rule.js';

const refuse = (why: string) => (): never => {
  throw new ModelError(why);
};

const cell = refuse('it is a cell, which is no layer by itself. Put it into an RNN layer.');
const model = refuse('it is a model inside a layer. Give the layer one of its layers instead.');
const preprocessing = refuse(
  'TensorFlow.js cannot run it in a model of fixed shapes. Apply it to the data beforehand.',
);

/** Classes that TensorFlow.js registers as layers, and no graph can hold as such. */
export const refusedLayers: Readonly<Record<string, LayerRule>> = {
  SimpleRNNCell: cell,
  GRUCell: cell,
  LSTMCell: cell,
  StackedRNNCells: cell,
  ConvLSTM2DCell: cell,
  Model: model,
  Functional: model,
  Sequential: model,
  CategoryEncoding: preprocessing,
  CenterCrop: preprocessing,
  RandomWidth: preprocessing,
  Resizing: preprocessing,
};
