import '@tensorflow/tfjs-backend-cpu';
import { ModelError } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { modelGraph } from './model-graph.js';

const { layers } = tfl;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Make = (args: never) => tfl.layers.Layer;
type Args<F extends Make> = NonNullable<Parameters<F>[0]>;

/** What every layer has: names, types, first values, and what the graph tells elsewhere. */
type OfEveryLayer = keyof Args<typeof layers.add> | `${string}Initializer`;

/** Another value for each option of a layer; that none is forgotten, the compiler sees to. */
type Others<F extends Make> = {
  readonly [Option in Exclude<keyof Args<F>, OfEveryLayer>]-?: Args<F>[Option];
};

type Case = readonly [
  make: (args: object) => tfl.layers.Layer,
  shape: readonly number[],
  base: object,
  others: object,
];

function options<F extends Make>(
  make: F,
  shape: readonly number[],
  base: Partial<Args<F>>,
  others: Others<F>,
): Case {
  return [(args) => make(args as never), shape, base, others];
}

const image = [6, 7, 4];
const volume = [3, 4, 4, 3];
const sequence = [5, 3];
const [l2, nonNeg] = [tfl.regularizers.l2(), tfl.constraints.nonNeg()];
const zeros = { kernelInitializer: 'zeros', recurrentInitializer: 'zeros' } as const;

const constrained = { kernelConstraint: nonNeg, biasConstraint: nonNeg };
const regularized = { kernelRegularizer: l2, biasRegularizer: l2 };
const ofKernel = { ...constrained, ...regularized, activityRegularizer: l2 };
const convolution = {
  filters: 3,
  kernelSize: 1,
  strides: 2,
  padding: 'same',
  dataFormat: 'channelsFirst',
  dilationRate: 2,
  activation: 'relu',
  useBias: false,
  ...ofKernel,
} as const;
const filters = { filters: 2, kernelSize: 2 };
const ofDepthwise = { depthwiseRegularizer: l2, depthwiseConstraint: nonNeg, depthMultiplier: 2 };
const pooling = { poolSize: 3, strides: 1, padding: 'same' } as const;
const pooling2d = { ...pooling, dataFormat: 'channelsFirst' } as const;
const channelsFirst = { dataFormat: 'channelsFirst' } as const;
const dropping = { dropout: 0.5, recurrentDropout: 0.5, dropoutFunc: () => {} };
const recurrent = {
  ...constrained,
  ...regularized,
  ...dropping,
  recurrentConstraint: nonNeg,
  recurrentRegularizer: l2,
  units: 4,
  activation: 'relu',
  useBias: false,
} as const;
const sequential = {
  cell: layers.simpleRNNCell({ units: 5, ...zeros }),
  returnSequences: true,
  returnState: true,
  goBackwards: true,
  stateful: true,
  unroll: true,
  inputDim: 3,
  inputLength: 5,
} as const;
const gated = { recurrentActivation: 'relu', implementation: 2 } as const;
const units = { units: 2, ...zeros };

const rnn = (args: Partial<Args<typeof layers.rnn>>) =>
  layers.rnn({ ...args, cell: layers.simpleRNNCell(units) }) as tfl.layers.Layer;
const bidirectional = (args: Partial<Args<typeof layers.bidirectional>>) =>
  layers.bidirectional({ layer: layers.gru(units) as tfl.RNN, mergeMode: 'concat', ...args });
const rescaling = (args: { scale: number; offset?: number }) =>
  layers.rescaling(args) as tfl.layers.Layer;

const cases: { readonly [name: string]: Case } = {
  elu: options(layers.elu, image, {}, { alpha: 2 }),
  reLU: options(layers.reLU, image, {}, { maxValue: 1 }),
  leakyReLU: options(layers.leakyReLU, image, {}, { alpha: 1 }),
  prelu: options(
    layers.prelu,
    image,
    {},
    { alphaRegularizer: l2, alphaConstraint: nonNeg, sharedAxes: [1] },
  ),
  softmax: options(layers.softmax, image, {}, { axis: 3 }),
  thresholdedReLU: options(layers.thresholdedReLU, image, {}, { theta: 2 }),
  conv1d: options(layers.conv1d, sequence, filters, convolution),
  conv2d: options(layers.conv2d, image, filters, convolution),
  conv2dTranspose: options(layers.conv2dTranspose, image, filters, convolution),
  conv3d: options(layers.conv3d, volume, filters, convolution),
  conv3dTranspose: options(layers.conv3dTranspose, volume, filters, convolution),
  separableConv2d: options(layers.separableConv2d, image, filters, {
    ...convolution,
    ...ofDepthwise,
    pointwiseRegularizer: l2,
    pointwiseConstraint: nonNeg,
  }),
  depthwiseConv2d: options(
    layers.depthwiseConv2d,
    image,
    { kernelSize: 2 },
    { ...convolution, ...ofDepthwise },
  ),
  cropping2D: options(layers.cropping2D, image, { cropping: 1 }, { cropping: 2, ...channelsFirst }),
  upSampling2d: options(
    layers.upSampling2d,
    image,
    {},
    { size: [3, 3], ...channelsFirst, interpolation: 'bilinear' },
  ),
  zeroPadding2d: options(layers.zeroPadding2d, image, {}, { padding: 2, ...channelsFirst }),
  activation: options(layers.activation, image, { activation: 'relu' }, { activation: 'sigmoid' }),
  dense: options(layers.dense, image, units, {
    ...ofKernel,
    units: 3,
    activation: 'relu',
    useBias: false,
    inputDim: 4,
  }),
  dropout: options(layers.dropout, image, { rate: 0 }, { rate: 0.5, noiseShape: [1], seed: 1 }),
  spatialDropout1d: options(layers.spatialDropout1d, sequence, { rate: 0 }, {
    rate: 0.5,
    seed: 1,
    input_shape: [],
    batch_input_shape: [],
    batch_size: 1,
    input_dtype: 'int32',
  } as never),
  alphaDropout: options(layers.alphaDropout, image, { rate: 0 }, { rate: 0.5, noiseShape: [1] }),
  gaussianDropout: options(layers.gaussianDropout, image, { rate: 0 }, { rate: 0.5 }),
  gaussianNoise: options(layers.gaussianNoise, image, { stddev: 0 }, { stddev: 1 }),
  flatten: options(layers.flatten, image, {}, channelsFirst),
  repeatVector: options(layers.repeatVector, [3], { n: 2 }, { n: 3 }),
  reshape: options(layers.reshape, [6], { targetShape: [6] }, { targetShape: [2, 3] }),
  permute: options(layers.permute, sequence, { dims: [1, 2] }, { dims: [2, 1] }),
  embedding: options(
    layers.embedding,
    [4],
    { inputDim: 5, outputDim: 2 },
    {
      inputDim: 6,
      outputDim: 3,
      embeddingsRegularizer: l2,
      activityRegularizer: l2,
      embeddingsConstraint: nonNeg,
      maskZero: true,
      inputLength: 4,
    },
  ),
  concatenate: options(layers.concatenate, image, {}, { axis: 1 }),
  dot: options(layers.dot, [3, 3], { axes: 1 }, { axes: 2, normalize: true }),
  batchNormalization: options(
    layers.batchNormalization,
    image,
    {},
    {
      axis: 1,
      momentum: 0.5,
      epsilon: 0.5,
      center: false,
      scale: false,
      betaConstraint: nonNeg,
      gammaConstraint: nonNeg,
      betaRegularizer: l2,
      gammaRegularizer: l2,
    },
  ),
  layerNormalization: options(
    layers.layerNormalization,
    image,
    {},
    {
      axis: 1,
      epsilon: 0.5,
      center: false,
      scale: false,
      betaRegularizer: l2,
      gammaRegularizer: l2,
    },
  ),
  averagePooling1d: options(layers.averagePooling1d, sequence, { poolSize: 2 }, pooling),
  averagePooling2d: options(layers.averagePooling2d, image, { poolSize: 2 }, pooling2d),
  averagePooling3d: options(layers.averagePooling3d, volume, { poolSize: 2 }, pooling2d),
  maxPooling1d: options(layers.maxPooling1d, sequence, { poolSize: 2 }, pooling),
  maxPooling2d: options(layers.maxPooling2d, image, { poolSize: 2 }, pooling2d),
  maxPooling3d: options(layers.maxPooling3d, volume, { poolSize: 2 }, pooling2d),
  globalAveragePooling2d: options(layers.globalAveragePooling2d, image, {}, channelsFirst),
  globalMaxPooling2d: options(layers.globalMaxPooling2d, image, {}, channelsFirst),
  gru: options(layers.gru, sequence, units, { ...recurrent, ...sequential, ...gated }),
  lstm: options(layers.lstm, sequence, units, {
    ...recurrent,
    ...sequential,
    ...gated,
    unitForgetBias: false,
  }),
  simpleRNN: options(layers.simpleRNN, sequence, units, { ...recurrent, ...sequential }),
  convLstm2d: options(layers.convLstm2d, volume, { ...filters, ...zeros }, {
    ...convolution,
    ...recurrent,
    ...sequential,
    ...gated,
    unitForgetBias: false,
  } as never),
  rnn: options(rnn, sequence, {}, sequential),
  bidirectional: options(
    bidirectional,
    sequence,
    {},
    { mergeMode: 'sum', layer: layers.gru({ ...units, units: 3 }) as tfl.RNN },
  ),
  masking: options(layers.masking, sequence, {}, { maskValue: 1 }),
  rescaling: options(rescaling, image, { scale: 1 }, { scale: 2, offset: 1 }),
};

/** What TensorFlow.js does not heed, or says of the input again. */
const withoutEffect = [
  /^conv[23]dTranspose dilationRate$/,
  /^depthwiseConv2d (filters|kernelConstraint|kernelRegularizer)$/,
  /^convLstm2d (units|activityRegularizer)$/,
  /^(gru|lstm|simpleRNN|convLstm2d|rnn) (cell|inputDim|inputLength)$/,
  /^dense inputDim$/,
  /^spatialDropout1d (input_shape|batch_input_shape|batch_size|input_dtype)$/,
];
/** What changes only what training draws, which an engine draws by itself, or refuses. */
const ofDrawing = [/ seed$/, / dropoutFunc$/, /^alphaDropout noiseShape$/];

/** What TensorFlow.js itself does not make. */
const refusedThere = [
  /^elu alpha$/,
  / activityRegularizer$/,
  /^separableConv2d (kernelConstraint|kernelRegularizer)$/,
  / (returnState|stateful)$/,
  /^convLstm2d unroll$/,
];

function graphWith([make, shape, base]: Case, more: object): string {
  const given = tfl.input({ shape: [...shape] });
  const layer = make({ ...base, ...more });
  const isMerge = ['Concatenate', 'Dot'].includes(layer.getClassName());
  const output = layer.apply(isMerge ? [given, given] : given) as tfl.SymbolicTensor;
  const flat = output.rank > 2 ? layers.flatten().apply(output) : output;
  const logits = layers.dense({ units: 2, kernelInitializer: 'zeros' }).apply(flat);
  const model = tfl.model({ inputs: given, outputs: logits as tfl.SymbolicTensor });
  return JSON.stringify(modelGraph(model));
}

/** What becomes of a layer when one option has another value. */
function outcome(layer: Case, option: string, value: unknown): string {
  const before = graphWith(layer, {});
  try {
    return graphWith(layer, { [option]: value }) === before ? 'same' : 'another graph';
  } catch (error) {
    return error instanceof ModelError ? 'refused' : 'refused by TensorFlow.js';
  }
}

const all = Object.entries(cases).flatMap(([name, layer]) =>
  Object.entries(layer[3]).map(([option, value]) => [`${name} ${option}`, layer, option, value]),
) as [string, Case, string, unknown][];
function expected(name: string): string {
  const isOne = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(name));
  if (isOne([...withoutEffect, ...ofDrawing])) return 'same';
  if (isOne(refusedThere)) return 'refused by TensorFlow.js';
  return /(Constraint|Regularizer)$/.test(name) ? 'refused' : 'another graph';
}

test.each(all)('no graph drops %s', (name, layer, option, value) => {
  expect(outcome(layer, option, value)).toBe(expected(name));
});
