import type { GraphNode } from '@freetickets/core';

/** Layers that draw random numbers from TensorFlow.js, in each training step anew. */
const random = new Set(['GaussianNoise', 'GaussianDropout', 'AlphaDropout', 'SpatialDropout1D']);

/** Layers that TensorFlow.js runs wrongly, or on some backends alone, where their channels come first. */
const channelsLast = new Set(['Conv1D', 'SeparableConv2D', 'ConvLSTM2D', 'ConvLSTM2DCell']);

const threeDimensional = new Set(['Conv3D', 'MaxPooling3D', 'AveragePooling3D']);

/** Convolutions that heed their dilationRate. */
const dilatable = new Set(['Conv1D', 'Conv2D', 'Conv3D', 'SeparableConv2D', 'ConvLSTM2D']);

/** Activations of a Dense layer that TensorFlow.js computes together with its bias. */
const withBias = ['linear', 'relu', 'elu'];

/** A layer's class and configuration, and how many axes its output has, without the batch axis. */
export interface ConfiguredLayer {
  readonly type: string;
  readonly config: { readonly [key: string]: unknown };
  readonly rank: number;
  /** Whether it is inside another layer. */
  readonly isNested: boolean;
  /** Which axis of the node's input is the first that it is given. */
  readonly firstAxis: number;
}

/** Why TensorFlow.js cannot run a layer rightly, whatever it is run for: half a sentence each. */
export function* problemsOfRunning({ type, config, rank }: ConfiguredLayer): Generator<string> {
  if (config.stateful === true) {
    yield 'its state would go over from one batch to the next and into prediction; use stateful: false';
  }
  if ((type === 'BatchNormalization' || type === 'LayerNormalization') && rank > 3) {
    yield `TensorFlow.js cannot run it on inputs of ${rank} axes; Reshape them to at most 3 before`;
  }
  if (type === 'Softmax' && !isOverLast(config, rank)) {
    yield `TensorFlow.js runs it along the last axis alone, not along axis ${axisOf(config)} (its default is 1); use axis: -1, and Permute before to move an axis there`;
  }
  if (dilatable.has(type) && isAboveOne(config.strides) && isAboveOne(config.dilationRate)) {
    yield 'TensorFlow.js cannot run it with strides and a dilationRate above 1; use one of them';
  }
  if (
    type === 'Dense' &&
    rank > 4 &&
    config.useBias &&
    !withBias.includes(`${config.activation}`)
  ) {
    yield `TensorFlow.js cannot add its bias to ${rank} axes; use useBias: false, or an Activation layer behind it`;
  }
  if (threeDimensional.has(type) && config.padding === 'same' && hasGaps(config)) {
    yield "its windows leave gaps, where TensorFlow.js's backends pad differently; use padding 'valid'";
  }
  if (channelsLast.has(type) && config.dataFormat === 'channelsFirst') {
    yield "TensorFlow.js fails where channels come first; use dataFormat 'channelsLast'";
  }
}

/** Why a layer that runs cannot be trained: half a sentence each. */
export function* problemsOfTraining(layer: ConfiguredLayer): Generator<string> {
  const { type, config, rank, isNested } = layer;
  if (random.has(type) || (isNested && type === 'Dropout')) {
    yield 'its random numbers would not be the same when a run is resumed; use Dropout, not wrapped';
  }
  if (Number(config.dropout ?? 0) > 0 || Number(config.recurrentDropout ?? 0) > 0) {
    yield 'its own dropout would not be the same when a run is resumed; use a Dropout layer';
  }
  if (type === 'BatchNormalization' && (config.scale === false || config.center === false)) {
    yield 'TensorFlow.js cannot train it without scale or center; leave both on';
  }
  if (type === 'BatchNormalization' && ![undefined, -1, rank].includes(axisOf(config))) {
    yield `TensorFlow.js cannot train it along axis ${axisOf(config)}; use the last one, and Permute before`;
  }
  if (type === 'LayerNormalization' && (config.scale === false || config.center === false)) {
    yield 'TensorFlow.js cannot train it without scale or center; leave both on';
  }
  if (type === 'Conv3DTranspose') {
    yield 'TensorFlow.js has no gradient for it; use Conv3D';
  }
  if (isAboveOne(config.dilationRate)) {
    yield 'TensorFlow.js has no gradient for dilated convolutions; use dilationRate 1';
  }
}

/** What of a node says which layers it runs. */
export type LayerOptions = Pick<GraphNode, 'type' | 'config' | 'outputShape'>;

/** A node's layer, and those inside it: the one it wraps, or an RNN's cells, also stacked. */
export function layersOf({ type, config, outputShape }: LayerOptions): readonly ConfiguredLayer[] {
  const withNested = (layer: ConfiguredLayer): readonly ConfiguredLayer[] => [
    layer,
    ...Object.values(layer.config)
      .flat()
      .filter(isLayer)
      .flatMap(({ className, config }) =>
        withNested({
          type: className,
          config,
          rank: layer.rank - 1,
          isNested: true,
          firstAxis: layer.firstAxis + Number(layer.type !== 'Bidirectional'),
        }),
      ),
  ];
  const rank = outputShape.length;
  return withNested({ type, config, rank, isNested: false, firstAxis: 0 });
}

const isAboveOne = (extents: unknown): boolean =>
  [extents].flat().some((extent) => Number(extent ?? 1) > 1);

/** Whether a softmax over one axis is over the last one. */
function isOverLast({ axis }: ConfiguredLayer['config'], rank: number): boolean {
  const axes = [axis].flat();
  return axes.length > 1 || axes[0] === -1 || axes[0] === rank;
}

/** Whether windows are shorter than the strides along an axis. */
function hasGaps({ kernelSize, poolSize, strides }: ConfiguredLayer['config']): boolean {
  const sizes = [kernelSize ?? poolSize].flat().map(Number);
  return [strides].flat().some((stride, axis) => Number(stride) > (sizes[axis] ?? sizes[0]));
}

function axisOf({ axis }: ConfiguredLayer['config']): number | undefined {
  return axis === undefined ? undefined : Number(axis);
}

function isLayer(
  value: unknown,
): value is { className: string; config: ConfiguredLayer['config'] } {
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
