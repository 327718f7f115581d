import {
  exampleShape,
  type GraphNode,
  ModelError,
  type ModelGraph,
  type ParameterInfo,
} from '@freetickets/core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { refuseBorrowedName } from './borrowed-name.js';
import { checkEveryLayer } from './check/every-layer.js';
import { graphHash } from './graph-hash.js';
import { layerConfig } from './layer-config.js';
import { layerVariables } from './layer-variables.js';
import { finalActivation, type OutputActivation, splitActivation } from './logits.js';
import { isMaskable } from './maskable.js';
import { multiplyAdds } from './multiply-adds.js';
import { type Call, walk } from './walk.js';

/**
 * A model's structure as plain data: layers, parameters with canonical names, multiply-adds, and a hash of it all.
 * Nested models are inlined, and a final softmax or sigmoid is split off. Reads no weights.
 *
 * The model has inputs of known shape and one output that ends in a softmax, [classes], in a linear layer, [classes] or
 * [numbers], or in a sigmoid, [1]: its graph has two classes, whose logits are 0 and what the sigmoid takes. Anything else, a regulariser, or two layers of one name is a `ModelError`. Shapes and parameters are TensorFlow.js's own, and
 * those that `checkGraph` would infer, else it is a `ModelError` too; parameters may be larger than what runs. Maskable are the trainable kernels of Conv1D,
 * Conv2D, Conv3D and Dense, and the pointwise ones of SeparableConv2D.
 *
 * @example modelGraph(model).parameters.map(({ name }) => name) // ['conv1/kernel', 'conv1/bias', ...]
 */
export function modelGraph(model: LayersModel): ModelGraph {
  const calls = walk(model);
  const { nodes, output } = splitActivation(calls.map(graphNode));
  const graph = {
    inputShape: exampleShape({ nodes }),
    classes: outputsOf(nodes[nodes.length - 1]),
    nodes,
    output,
    parameters: parametersOf(calls),
  };
  checkEveryLayer(graph, Number.POSITIVE_INFINITY);
  return { ...graph, hash: graphHash(graph) };
}

/**
 * What a model's output is: probabilities of the classes ('softmax'), of the second of two ('sigmoid', one unit), or numbers
 * as they come ('linear'); its graph gives logits in any case. Reads no weights.
 */
export function outputActivation(model: LayersModel): OutputActivation {
  return finalActivation(walk(model).map(graphNode));
}

/** A call of a layer as a node. */
export function graphNode({ name, layerName, layer, inputs, outputShape }: Call): GraphNode {
  refuseBorrowedName(layer);
  const config = layerConfig(layer);
  return { name, layer: layerName, type: layer.getClassName(), config, inputs, outputShape };
}

function outputsOf({ layer, outputShape }: GraphNode): number {
  const [outputs] = outputShape;
  if (outputShape.length === 1 && outputs !== undefined) return outputs;
  throw new ModelError(
    `The output layer "${layer}" has the shape [${outputShape.join(', ')}] for one input, expected one axis: [classes], or [numbers]. End the model in a Dense layer with a unit for each.`,
  );
}

/** The weights of the layers called. */
export function parametersOf(calls: readonly Call[]): readonly ParameterInfo[] {
  return Array.from(layerVariables(calls), ({ call, role, variable }) => {
    const { layer, layerName } = call;
    const trainable = call.trainable && call.layer.trainableWeights.includes(variable);
    const shape = variable.shape as readonly number[];
    const type = layer.getClassName();
    const costs = calls
      .filter((each) => each.layer === layer)
      .map(({ inputShape, outputShape }) =>
        multiplyAdds({ type, config: layerConfig(layer), inputShape, outputShape }, role, shape),
      );
    return {
      name: `${layerName}/${role}`,
      layer: layerName,
      role,
      shape,
      maskable: trainable && isMaskable(type, role),
      trainable,
      multiplyAdds: costs.reduce((sum, cost) => sum + cost, 0),
    };
  });
}
