import {
  exampleShape,
  type GraphNode,
  ModelError,
  type ModelGraph,
  type ParameterInfo,
} from '@freetickets/core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { checkStructure } from './check/check-graph.js';
import { graphHash } from './graph-hash.js';
import { layerConfig } from './layer-config.js';
import { layerVariables } from './layer-variables.js';
import { finalSoftmax, splitSoftmax } from './logits.js';
import { isMaskable } from './maskable.js';
import { multiplyAdds } from './multiply-adds.js';
import { type Call, walk } from './walk.js';

/**
 * A model's structure as plain data: layers, parameters with canonical names, multiply-adds, and a hash of it all.
 * Nested models are inlined, and a final softmax is split off. Reads no weights.
 *
 * The model has inputs of known shape and one output [classes] that ends in a softmax or a linear layer; anything
 * else, a regulariser, or two layers of one name is a `ModelError`. Shapes and parameters are TensorFlow.js's own, and
 * those that `checkGraph` would infer, else it is a `ModelError` too; parameters may be larger than what runs. Maskable are the trainable kernels of Conv1D,
 * Conv2D, Conv3D and Dense, and the pointwise ones of SeparableConv2D.
 *
 * @example modelGraph(model).parameters.map(({ name }) => name) // ['conv1/kernel', 'conv1/bias', ...]
 */
export function modelGraph(model: LayersModel): ModelGraph {
  const calls = walk(model);
  const { nodes, output } = splitSoftmax(calls.map(graphNode));
  const graph = {
    inputShape: exampleShape({ nodes }),
    classes: classesOf(calls[calls.length - 1] as Call),
    nodes,
    output,
    parameters: parametersOf(calls),
  };
  checkStructure(graph, Number.POSITIVE_INFINITY);
  return { ...graph, hash: graphHash(graph) };
}

/** Whether a model ends in a softmax and so gives probabilities; its graph gives logits in either case. */
export function endsInSoftmax(model: LayersModel): boolean {
  return finalSoftmax(walk(model).map(graphNode)) !== undefined;
}

/** A call of a layer as a node. */
export function graphNode({ name, layerName, layer, inputs, outputShape }: Call): GraphNode {
  const config = layerConfig(layer);
  return { name, layer: layerName, type: layer.getClassName(), config, inputs, outputShape };
}

function classesOf({ layer, outputShape }: Call): number {
  const [classes] = outputShape;
  if (outputShape.length === 1 && classes !== undefined && classes >= 2) return classes;
  throw new ModelError(
    `The output layer "${layer.name}" has the shape [${outputShape.join(', ')}] for one input, expected [classes] with at least 2 classes. End the model in a Dense layer with a unit for each class${classes === 1 ? ', two for a yes or no; a number cannot be predicted' : ''}.`,
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
