import { ModelError, type ModelGraph } from '@freetickets/core';
import { serialization } from '@tensorflow/tfjs-core';
import {
  input,
  type LayersModel,
  type layers,
  model as newModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { layerVariables } from './layer-variables.js';
import { walk } from './walk.js';

/**
 * A graph as a flat TensorFlow.js model: logits out, layers called by their canonical names, weights all 0
 * (`assignParameters` fills them). Its own graph is the one given. The caller disposes of it.
 *
 * Throws a `ModelError` where a layer class is not registered with TensorFlow.js.
 */
export function layersModel(graph: ModelGraph): LayersModel {
  const made = new Map<string, layers.Layer>();
  const outputs = new Map<string, SymbolicTensor>();
  for (const { name, layer: layerName, type, config, inputs } of graph.nodes) {
    if (type === 'InputLayer') {
      outputs.set(name, input({ shape: [...graph.inputShape], name: layerName }));
      continue;
    }
    const known = made.get(layerName);
    const layer = known ?? newLayer(type, { ...config, name: layerName });
    made.set(layerName, layer);
    const [first, ...more] = inputs.map((each) => outputs.get(each) as SymbolicTensor);
    const output = layer.apply(more.length ? [first, ...more] : first);
    outputs.set(name, output as SymbolicTensor);
    // Each call holds the layer, and the model's dispose() releases one.
    if (known) known.dispose();
  }
  const first = graph.nodes[0]?.name ?? '';
  const model = newModel({
    inputs: outputs.get(first) as SymbolicTensor,
    outputs: outputs.get(graph.output) as SymbolicTensor,
  });
  freeze(model, graph);
  return model;
}

function newLayer(type: string, config: serialization.ConfigDict): layers.Layer {
  const registered = serialization.SerializationMap.getMap().classNameMap[type];
  if (!registered) {
    throw new ModelError(
      `No layer class "${type}" is registered with TensorFlow.js. Import the module that calls tf.serialization.registerClass(${type}).`,
    );
  }
  const [layerClass, fromConfig] = registered;
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
