import { type GraphNode, ModelError, type ModelGraph, type ParameterInfo } from '@freetickets/core';
import { serialization } from '@tensorflow/tfjs-core';
import {
  input,
  type LayersModel,
  type layers,
  model as newModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { checkEveryLayer } from './check/every-layer.js';
import { layerVariables } from './layer-variables.js';
import { graphNode, parametersOf } from './model-graph.js';
import { requireRegistered } from './registered.js';
import { walk } from './walk.js';

/**
 * A graph as a flat TensorFlow.js model: logits out, layers called by their canonical names, weights all 0
 * (`assignParameters` fills them). Its own graph is the one given. The caller disposes of it.
 *
 * Throws a `ModelError` where the graph contradicts itself, before anything is made of it; where a class is not
 * registered with TensorFlow.js; and where layers of someone's own class have other shapes or weights than the graph
 * claims.
 */
export function layersModel(graph: ModelGraph): LayersModel {
  checkEveryLayer(graph);
  for (const node of graph.nodes) requireRegistered(node);
  const made = new Map<string, layers.Layer>();
  const outputs = new Map<string, SymbolicTensor>();
  for (const { name, layer: layerName, type, config, inputs, outputShape } of graph.nodes) {
    if (type === 'InputLayer') {
      outputs.set(name, input({ shape: [...outputShape], name: layerName }));
      continue;
    }
    const known = made.get(layerName);
    const [first, ...more] = inputs.map((each) => outputs.get(each) as SymbolicTensor);
    try {
      const layer = known ?? newLayer(type, { ...config, name: layerName });
      const output = layer.apply(more.length ? [first, ...more] : first);
      made.set(layerName, layer);
      outputs.set(name, output as SymbolicTensor);
    } catch (cause) {
      for (const layer of made.values()) layer.dispose();
      throw new ModelError(
        `Node "${name}" (${type}) of the graph cannot be made: ${(cause as Error).message}`,
        { cause },
      );
    }
    // Each call holds the layer, and the model's dispose() releases one.
    if (known) known.dispose();
  }
  const model = connect(graph, outputs, made);
  try {
    freeze(model, graph);
    requireShapes(model, graph);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return model;
}

/** The model between a graph's inputs and its output. TensorFlow.js goes through it by recursion. */
function connect(
  { nodes, output }: ModelGraph,
  outputs: ReadonlyMap<string, SymbolicTensor>,
  made: ReadonlyMap<string, layers.Layer>,
): LayersModel {
  const inputs = nodes
    .filter(({ type }) => type === 'InputLayer')
    .map(({ name }) => outputs.get(name) as SymbolicTensor);
  try {
    return newModel({
      inputs: inputs.length > 1 ? inputs : inputs[0],
      outputs: outputs.get(output) as SymbolicTensor,
    });
  } catch (cause) {
    for (const layer of made.values()) layer.dispose();
    const advice = cause instanceof RangeError ? ' Use fewer layers one after another.' : '';
    throw new ModelError(
      `TensorFlow.js cannot make a model of the ${nodes.length} nodes: ${(cause as Error).message}.${advice}`,
      { cause },
    );
  }
}

/** The layers have the last word on shapes: a graph from a file may claim others for layers that only they know. */
function requireShapes(model: LayersModel, graph: ModelGraph): void {
  const calls = walk(model);
  const shapesOf = (nodes: readonly GraphNode[], parameters: readonly ParameterInfo[]) =>
    new Map([
      ...nodes.map(({ name, outputShape }) => [`node ${name}`, outputShape.join(', ')] as const),
      ...parameters.map(({ name, shape }) => [`parameter ${name}`, shape.join(', ')] as const),
    ]);
  const claimed = shapesOf(graph.nodes, graph.parameters);
  const made = shapesOf(calls.map(graphNode), parametersOf(calls));
  const show = (shape: string | undefined): string =>
    shape === undefined ? 'has none' : `gives it the shape [${shape}]`;
  for (const name of new Set([...claimed.keys(), ...made.keys()])) {
    if (claimed.get(name) === made.get(name)) continue;
    throw new ModelError(
      `The ${name}: the graph ${show(claimed.get(name))}, TensorFlow.js ${show(made.get(name))}. Use the graph that modelGraph() gives.`,
    );
  }
}

function newLayer(type: string, config: serialization.ConfigDict): layers.Layer {
  const [layerClass, fromConfig] = serialization.SerializationMap.getMap().classNameMap[type];
  const layer = fromConfig(
    layerClass,
    JSON.parse(JSON.stringify(config), withZeroCells),
  ) as layers.Layer;
  layer.setFastWeightInitDuringBuild(true);
  return layer;
}

/** Stacked cells do not pass `setFastWeightInitDuringBuild` on, and the default would cost a QR decomposition each. */
function withZeroCells(key: string, value: unknown): unknown {
  return key === 'config' && typeof value === 'object'
    ? { ...value, recurrentInitializer: 'zeros' }
    : value;
}

function freeze(model: LayersModel, { parameters }: ModelGraph): void {
  const frozen = new Set(parameters.filter((each) => !each.trainable).map(({ name }) => name));
  for (const { call, role, variable } of [...layerVariables(walk(model))]) {
    if (frozen.has(`${call.layerName}/${role}`)) variable.trainable = false;
  }
}
