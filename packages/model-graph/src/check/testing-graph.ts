import type { ModelGraph } from '@freetickets/core';
import * as tfl from '@tensorflow/tfjs-layers';
import { graphHash } from '../graph-hash.js';
import { modelGraph } from '../model-graph.js';
import { apply, dense, layers } from '../testing-models.js';

const { conv2d, batchNormalization, depthwiseConv2d, maxPooling2d } = layers;

/** Of most layers that the sparse engine runs; the convolution "twice" is called twice. */
export function residual(): ModelGraph {
  const inputs = tfl.input({ shape: [8, 8, 2], name: 'image' });
  const twice = conv2d({ filters: 4, kernelSize: 3, padding: 'same', name: 'twice' });
  let x = apply(layers.zeroPadding2d({ padding: [1, 0], name: 'pad' }), inputs);
  x = apply(conv2d({ filters: 4, kernelSize: [3, 2], strides: 2, name: 'conv' }), x);
  x = apply(batchNormalization({ name: 'norm' }), x);
  const skip = x;
  x = apply(twice, apply(twice, x));
  x = apply(layers.add({ name: 'sum' }), [x, skip]);
  x = apply(depthwiseConv2d({ kernelSize: 2, useBias: false, name: 'depth' }), x);
  x = apply(layers.concatenate({ name: 'both' }), [x, x]);
  x = apply(maxPooling2d({ poolSize: 2, padding: 'same', name: 'pool' }), x);
  x = apply(layers.dropout({ rate: 0.25, name: 'drop' }), x);
  x = apply(layers.flatten({ name: 'flat' }), x);
  return modelGraph(tfl.model({ inputs, outputs: apply(dense(3, { name: 'logits' }), x) }));
}

/** Of recurrent layers, cells and layers around others. */
export function recurrent(): ModelGraph {
  const { lstm, gruCell, simpleRNNCell, lstmCell } = layers;
  const zeros = { recurrentInitializer: 'zeros' } as const;
  const sequence = { ...zeros, returnSequences: true };
  const inputs = tfl.input({ shape: [4, 6, 6, 1], name: 'film' });
  const each = layers.timeDistributed({ layer: conv2d({ filters: 2, kernelSize: 3 }) });
  let x = apply(each, inputs);
  x = apply(layers.convLstm2d({ ...sequence, filters: 2, kernelSize: 2 }), x);
  x = apply(layers.timeDistributed({ layer: layers.flatten() }), x);
  const both = lstm({ ...sequence, units: 3 }) as tfl.RNN;
  x = apply(layers.bidirectional({ layer: both, mergeMode: 'concat' }), x);
  const stack = [gruCell({ ...zeros, units: 2 }), simpleRNNCell({ ...zeros, units: 4 })];
  x = apply(layers.rnn({ cell: stack, returnSequences: true }) as tfl.layers.Layer, x);
  x = apply(layers.rnn({ cell: lstmCell({ ...zeros, units: 3 }) }) as tfl.layers.Layer, x);
  return modelGraph(tfl.model({ inputs, outputs: apply(dense(3, { name: 'logits' }), x) }));
}

export type Deep<T> = T extends object ? { -readonly [K in keyof T]: Deep<T[K]> } : T;

/** A copy of a graph, changed, and with the hash of what it then says. */
export function forged(graph: ModelGraph, change: (graph: Deep<ModelGraph>) => void): ModelGraph {
  const copy = JSON.parse(JSON.stringify(graph)) as Deep<ModelGraph>;
  change(copy);
  return { ...copy, hash: graphHash(copy) } as ModelGraph;
}

/** The node of a name. */
export const find = (graph: Deep<ModelGraph>, name: string) => {
  const node = graph.nodes.find((each) => each.name === name);
  if (!node) throw new Error(`no node ${name}`);
  return node;
};
/** The parameter of a name. */
export const parameter = (graph: Deep<ModelGraph>, name: string) => {
  const info = graph.parameters.find((each) => each.name === name);
  if (!info) throw new Error(`no parameter ${name}`);
  return info;
};

/** A change of a node's options. */
export const configured = (name: string, config: object) => (graph: Deep<ModelGraph>) => {
  Object.assign(find(graph, name).config, config);
};
