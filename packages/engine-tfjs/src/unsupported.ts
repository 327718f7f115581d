import type { GraphNode, ModelGraph } from '@freetickets/core';

/** Layers that draw random numbers from TensorFlow.js, in each training step anew. */
const random = new Set(['GaussianNoise', 'GaussianDropout', 'AlphaDropout', 'SpatialDropout1D']);

/** Layers that TensorFlow.js cannot take a gradient through. */
const withoutGradient = new Set(['Masking', 'ThresholdedReLU']);

/** Layers that TensorFlow.js runs wrongly, or on some backends alone, where their channels come first. */
const channelsLast = new Set(['Conv1D', 'SeparableConv2D', 'ConvLSTM2D', 'ConvLSTM2DCell']);

const threeDimensional = new Set(['Conv3D', 'MaxPooling3D', 'AveragePooling3D']);

type Config = { readonly [key: string]: unknown };

/**
 * Why TensorFlow.js, or this engine, cannot train a graph: a sentence for each layer that stands in the way, and one where
 * there is nothing to train.
 */
export function unsupported(graph: ModelGraph): readonly string[] {
  const layers = new Map(graph.nodes.map((node) => [node.layer, node]));
  const calls = (layer: string) => graph.nodes.filter((node) => node.layer === layer).length;
  const problems = [...layers.values()].flatMap((node) => {
    const { layer, type, config, outputShape } = node;
    const found = [...problemsOf(type, config, outputShape.length, false)];
    if (withoutGradient.has(type) && isTrainedBefore(graph, node)) {
      found.push('TensorFlow.js has no gradient for it; put it before the first trained layer');
    }
    if (type === 'Dropout' && calls(layer) > 1) {
      found.push('its calls could not be told apart; give each a Dropout layer of its own');
    }
    return found.map((problem) => `Layer "${layer}" (${type}): ${problem}.`);
  });
  if (graph.parameters.some(({ trainable }) => trainable)) return problems;
  return [...problems, 'The graph has no trainable parameter; unfreeze a layer.'];
}

/** Whether the gradient of a parameter has to pass through a node. */
function isTrainedBefore(graph: ModelGraph, { inputs }: GraphNode): boolean {
  return graph.nodes
    .filter(({ name }) => inputs.includes(name))
    .some(
      (node) =>
        graph.parameters.some(({ layer, trainable }) => trainable && layer === node.layer) ||
        isTrainedBefore(graph, node),
    );
}

function* problemsOf(
  type: string,
  config: Config,
  rank: number,
  nested: boolean,
): Generator<string> {
  if (random.has(type) || (nested && type === 'Dropout')) {
    yield 'its random numbers would not be the same when a run is resumed; use Dropout, not wrapped';
  }
  if (Number(config.dropout ?? 0) > 0 || Number(config.recurrentDropout ?? 0) > 0) {
    yield 'its own dropout would not be the same when a run is resumed; use a Dropout layer';
  }
  if (config.stateful === true) {
    yield 'its state would go over from one batch to the next and into prediction; use stateful: false';
  }
  if (type === 'BatchNormalization' && (config.scale === false || config.center === false)) {
    yield 'TensorFlow.js cannot train it without scale or center; leave both on';
  }
  if (type === 'BatchNormalization' && ![undefined, -1, rank].includes(axisOf(config))) {
    yield `TensorFlow.js cannot train it along axis ${axisOf(config)}; use the last one, and Permute before`;
  }
  if (type === 'BatchNormalization' && rank > 3) {
    yield `TensorFlow.js cannot train it on inputs of ${rank} axes; Reshape them to at most 3 before`;
  }
  if (type === 'LayerNormalization' && (config.scale === false || config.center === false)) {
    yield 'TensorFlow.js fails without scale or center; leave both on';
  }
  if (threeDimensional.has(type) && config.padding === 'same' && hasGaps(config)) {
    yield "its windows leave gaps, where TensorFlow.js's backends pad differently; use padding 'valid'";
  }
  if (type === 'Conv3DTranspose') {
    yield 'TensorFlow.js has no gradient for it; use Conv3D';
  }
  if (channelsLast.has(type) && config.dataFormat === 'channelsFirst') {
    yield "TensorFlow.js fails where channels come first; use dataFormat 'channelsLast'";
  }
  if ([config.dilationRate].flat().some((rate) => Number(rate ?? 1) > 1)) {
    yield 'TensorFlow.js has no gradient for dilated convolutions; use dilationRate 1';
  }
  for (const value of Object.values(config)) {
    if (isLayer(value)) yield* problemsOf(value.className, value.config, rank - 1, true);
  }
}

/** Whether windows are shorter than the strides along an axis. */
function hasGaps({ kernelSize, poolSize, strides }: Config): boolean {
  const sizes = [kernelSize ?? poolSize].flat().map(Number);
  return [strides].flat().some((stride, axis) => Number(stride) > (sizes[axis] ?? sizes[0]));
}

function axisOf({ axis }: Config): number | undefined {
  return axis === undefined ? undefined : Number(axis);
}

function isLayer(value: unknown): value is { className: string; config: Config } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'className' in value &&
    typeof value.className === 'string' &&
    'config' in value &&
    typeof value.config === 'object' &&
    value.config !== null
  );
}
