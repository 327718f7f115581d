import type { ModelGraph, Random } from '@freetickets/core';
import { Sketch } from '../../packages/engine-sparse/src/testing-graph.js';
import { between, chance, pick } from './draw.js';

type Config = Record<string, unknown>;
type Add = (sketch: Sketch, stream: Random) => void;

const activations = [
  'linear',
  'relu',
  'relu6',
  'tanh',
  'sigmoid',
  'elu',
  'selu',
  'softplus',
  'mish',
  'swish',
  'gelu',
  'gelu_new',
];
const pair = (stream: Random, most: number) => [between(stream, 1, most), between(stream, 1, most)];
const windowed = (stream: Random, size: string, axes = 2): Config => ({
  [size]: pair(stream, 3).slice(0, axes),
  strides: pair(stream, 2).slice(0, axes),
  padding: chance(stream, 0.7) ? 'same' : 'valid',
});
const ending = (stream: Random): Config => ({
  activation: pick(stream, activations),
  useBias: chance(stream, 0.7),
});
const isImage = (sketch: Sketch) => sketch.shapeOf(sketch.last).length === 3;
const options = (stream: Random) => ({ trainable: chance(stream, 0.9) });

const normalise: Add = (sketch, stream) => {
  const config = { axis: -1, momentum: 0.9, epsilon: 0.01 };
  const [center, scale] = [chance(stream, 0.8), chance(stream, 0.8)];
  sketch.add('BatchNormalization', { ...config, center, scale }, options(stream));
};

/** Adds the layer's input to what a layer of the same shape makes of it. */
const addResidual: Add = (sketch, stream) => {
  const before = sketch.last;
  const channels = sketch.shapeOf(before).at(-1) ?? 1;
  if (isImage(sketch)) {
    const window = { kernelSize: pair(stream, 3), strides: [1, 1], padding: 'same' };
    sketch.add('Conv2D', { filters: channels, ...window, activation: 'linear', useBias: false });
  } else sketch.add('Dense', { units: channels, activation: 'linear', useBias: true });
  const inputs = [before, sketch.last];
  const merge = pick(stream, ['Add', 'Multiply', 'Concatenate']);
  sketch.add(merge, merge === 'Concatenate' ? { axis: -1 } : {}, { inputs });
};

/** Multiplies an image, or adds to it, what is made of each of its channels, or of each of its pixels. */
const broadcast: Add = (sketch, stream) => {
  const image = sketch.last;
  if (chance(stream, 0.5)) sketch.add('GlobalAveragePooling2D');
  else sketch.add('Dense', { units: 1, ...ending(stream) });
  const inputs = chance(stream, 0.5) ? [image, sketch.last] : [sketch.last, image];
  sketch.add(pick(stream, ['Add', 'Multiply']), {}, { inputs });
};

const anywhere: readonly Add[] = [
  (sketch, stream) => {
    const [center, scale] = [chance(stream, 0.8), chance(stream, 0.8)];
    const config = { epsilon: pick(stream, [0, 0.001]), center, scale };
    sketch.add('LayerNormalization', config, options(stream));
  },
  normalise,
  addResidual,
  (sketch, stream) => sketch.add('Activation', { activation: pick(stream, activations) }),
  (sketch) => sketch.add('ReLU'),
  (sketch) => sketch.add('LeakyReLU', { alpha: 0.2 }),
  (sketch) => sketch.add('ELU', { alpha: 1 }),
  (sketch, stream) => sketch.add('Dropout', { rate: pick(stream, [0, 0.3, 0.9]) }),
  (sketch, stream) =>
    sketch.add('Dense', { units: between(stream, 1, 9), ...ending(stream) }, options(stream)),
];
const onImages: readonly Add[] = [
  ...anywhere,
  (sketch, stream) => {
    const config = { filters: between(stream, 1, 6), ...windowed(stream, 'kernelSize') };
    sketch.add('Conv2DTranspose', { ...config, ...ending(stream) }, options(stream));
  },
  broadcast,
  (sketch, stream) => sketch.add('UpSampling2D', { size: pair(stream, 2) }),
  (sketch) => sketch.add('Flatten'),
  (sketch, stream) => {
    const config = { filters: between(stream, 1, 6), ...windowed(stream, 'kernelSize') };
    sketch.add('Conv2D', { ...config, ...ending(stream) }, options(stream));
  },
  (sketch, stream) => {
    const config = { depthMultiplier: between(stream, 1, 2), ...windowed(stream, 'kernelSize') };
    const filters = between(stream, 1, 6);
    const separable = { ...config, filters, ...ending(stream) };
    if (chance(stream, 0.3)) sketch.add('SeparableConv2D', separable, options(stream));
    else sketch.add('DepthwiseConv2D', { ...config, ...ending(stream) }, options(stream));
  },
  (sketch, stream) =>
    sketch.add(pick(stream, ['MaxPooling2D', 'AveragePooling2D']), windowed(stream, 'poolSize')),
  (sketch, stream) => sketch.add(pick(stream, ['GlobalMaxPooling2D', 'GlobalAveragePooling2D'])),
  (sketch, stream) => {
    const padding = [pair(stream, 2), pair(stream, 2)];
    const dataFormat = pick(stream, ['channelsLast', 'channelsLast', 'channelsFirst']);
    sketch.add('ZeroPadding2D', { padding, dataFormat });
  },
  (sketch) => {
    const [height = 1, width = 1, channels = 1] = sketch.shapeOf(sketch.last);
    sketch.add('Reshape', { targetShape: [width, height * channels] });
  },
];

/** Layers along one axis. */
const onLines: readonly Add[] = [
  ...anywhere,
  (sketch) => sketch.add('Flatten'),
  (sketch, stream) => {
    const config = { filters: between(stream, 1, 6), ...windowed(stream, 'kernelSize', 1) };
    sketch.add('Conv1D', { ...config, ...ending(stream) }, options(stream));
  },
  (sketch, stream) =>
    sketch.add(pick(stream, ['MaxPooling1D', 'AveragePooling1D']), windowed(stream, 'poolSize', 1)),
  (sketch, stream) => sketch.add(pick(stream, ['GlobalMaxPooling1D', 'GlobalAveragePooling1D'])),
];
const byAxes: readonly (readonly Add[])[] = [anywhere, anywhere, onLines, onImages];

/** A small network of layers that the engine knows, whose shapes fit and whose parameters follow from its layers. */
export function drawNetwork(stream: Random): ModelGraph {
  const height = between(stream, 1, 7);
  const shape = pick(stream, [
    ...Array.from({ length: 4 }, () => [height, between(stream, 1, 7), between(stream, 1, 4)]),
    [between(stream, 1, 12), between(stream, 1, 4)],
    [between(stream, 1, 30)],
  ]);
  const hasTwo = chance(stream, 0.2);
  const sketch = hasTwo ? new Sketch([between(stream, 1, 5)], shape) : new Sketch(shape);
  if (shape.length < 3 && chance(stream, 0.3)) {
    const [inputDim, outputDim] = pair(stream, 9);
    sketch.add('Embedding', { inputDim, outputDim, maskZero: false }, options(stream));
  }
  const layers = between(stream, 0, 5);
  for (let i = 0; i < layers; i++)
    pick(stream, byAxes[sketch.shapeOf(sketch.last).length])(sketch, stream);
  if (hasTwo) {
    if (sketch.shapeOf(sketch.last).length > 1) sketch.add('Flatten');
    sketch.add('Concatenate', { axis: -1 }, { inputs: [sketch.last, 'input'] });
  }
  const graph = sketch.classified(between(stream, 2, 4));
  return graph.nodes.every(({ outputShape }) => outputShape.every((axis) => axis > 0))
    ? graph
    : drawNetwork(stream);
}
