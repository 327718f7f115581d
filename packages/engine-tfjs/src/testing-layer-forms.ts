import { layers, type RNN } from '@tensorflow/tfjs-layers';
import type { LayerForm } from './testing-gradients.js';

const image = [6, 5, 2];
const channels = [2, 6, 5];
const wide = [7, 8, 2];
const volume = [3, 4, 5, 2];
const sequence = [5, 3];
const row = [7];

type Options = { readonly [option: string]: unknown };
type Forms = readonly [name: string, form: LayerForm][];

/** All choices of one value for each option. */
function combinations(options: { readonly [option: string]: readonly unknown[] }): Options[] {
  return Object.entries(options).reduce<Options[]>(
    (chosen, [name, values]) =>
      chosen.flatMap((each) => values.map((value) => ({ ...each, [name]: value }))),
    [{}],
  );
}

function each(
  name: string,
  shape: readonly number[],
  make: (options: never) => unknown,
  options: { readonly [option: string]: readonly unknown[] } = {},
  inputs = 1,
): Forms {
  return combinations(options).map((chosen) => [
    `${name} on [${shape}] ${JSON.stringify(chosen)}`,
    { shape, inputs, layer: () => make(chosen as never) as layers.Layer },
  ]);
}

const paddings = ['same', 'valid'];
const dataFormat = ['channelsLast', 'channelsFirst'];

function convolutions(): Forms {
  const kernels = { kernelSize: [1, 2, 3, [1, 3], [2, 1], [3, 2]], padding: paddings };
  const strides = { strides: [1, 2, [1, 2], [3, 1]] };
  const conv = (options: object) => layers.conv2d({ filters: 3, kernelSize: 2, ...options });
  const depthwise = (options: object) => layers.depthwiseConv2d({ kernelSize: 2, ...options });
  const transposed = (options: object) =>
    layers.conv2dTranspose({ filters: 3, kernelSize: 2, ...options });
  const separable = (options: object) =>
    layers.separableConv2d({ filters: 3, kernelSize: 2, ...options });
  const conv1d = (options: object) => layers.conv1d({ filters: 2, kernelSize: 2, ...options });
  const conv3d = (options: object) => layers.conv3d({ filters: 2, kernelSize: 2, ...options });
  const transposed3d = (options: object) =>
    layers.conv3dTranspose({ filters: 2, kernelSize: 2, ...options });
  const activation = ['relu', 'relu6', 'elu', 'sigmoid', 'tanh', 'linear', 'softmax'];
  return [
    ...each('conv2d', image, conv, { ...kernels, ...strides }),
    ...each('conv2d', wide, conv, { ...kernels, strides: [2, 3] }),
    ...each('conv2d', channels, conv, {
      dataFormat: ['channelsFirst'],
      padding: paddings,
      strides: [1, 2],
    }),
    ...each('conv2d', image, conv, { activation, useBias: [true, false] }),
    ...each('conv2d', image, conv, { dilationRate: [2, [1, 2]], padding: paddings }),
    ...each('depthwiseConv2d', image, depthwise, {
      ...kernels,
      strides: [1, 2],
      depthMultiplier: [1, 2],
    }),
    ...each('depthwiseConv2d', wide, depthwise, { ...kernels, strides: [2, 3] }),
    ...each('depthwiseConv2d', image, depthwise, { strides: [[1, 2]] }),
    ...each('depthwiseConv2d', image, depthwise, { dilationRate: [2, [1, 2]], padding: paddings }),
    ...each('depthwiseConv2d', channels, depthwise, { dataFormat: ['channelsFirst'] }),
    ...each('separableConv2d', image, separable, {
      ...kernels,
      strides: [1, 2],
      depthMultiplier: [1, 2],
    }),
    ...each('separableConv2d', wide, separable, {
      ...kernels,
      strides: [2],
      depthMultiplier: [1, 2],
    }),
    ...each('separableConv2d', image, separable, { dilationRate: [2], padding: paddings }),
    ...each('separableConv2d', channels, separable, {
      dataFormat: ['channelsFirst'],
      useBias: [true, false],
    }),
    ...each('conv2dTranspose', [4, 3, 2], transposed, { ...kernels, strides: [1, 2, [1, 2], 3] }),
    ...each('conv2dTranspose', [2, 4, 3], transposed, {
      dataFormat: ['channelsFirst'],
      padding: paddings,
      strides: [1, 2],
    }),
    ...each('conv1d', [8, 2], conv1d, {
      kernelSize: [1, 2, 3],
      padding: paddings,
      strides: [1, 2, 3],
    }),
    ...each('conv1d', [8, 2], conv1d, { dilationRate: [2], padding: ['same'] }),
    ...each('conv1d', [2, 8], conv1d, { dataFormat: ['channelsFirst'] }),
    ...each('conv3d', volume, conv3d, {
      kernelSize: [1, 2, [1, 2, 3]],
      padding: paddings,
      strides: [1, 2, [1, 2, 1]],
    }),
    ...each('conv3d', [2, 3, 4, 5], conv3d, { dataFormat: ['channelsFirst'] }),
    ...each('conv3d', volume, conv3d, { dilationRate: [2], padding: paddings }),
    ...each('conv3dTranspose', [2, 3, 2, 2], transposed3d),
  ];
}

function pools(): Forms {
  const windows = {
    poolSize: [1, 2, 3, [1, 2], [2, 3]],
    strides: [1, 2, [1, 2], 3],
    padding: paddings,
  };
  const volumes = { poolSize: [1, 2, [1, 2, 3]], strides: [1, 2], padding: paddings };
  const lines = { poolSize: [1, 2, 3], strides: [1, 2, 3], padding: paddings };
  return [
    ...each('maxPooling2d', image, layers.maxPooling2d, windows),
    ...each('averagePooling2d', image, layers.averagePooling2d, windows),
    ...each('maxPooling2d', channels, layers.maxPooling2d, { dataFormat, padding: paddings }),
    ...each('averagePooling2d', channels, layers.averagePooling2d, {
      dataFormat,
      padding: paddings,
    }),
    ...each('maxPooling1d', [8, 2], layers.maxPooling1d, lines),
    ...each('averagePooling1d', [8, 2], layers.averagePooling1d, lines),
    ...each('maxPooling3d', volume, layers.maxPooling3d, volumes),
    ...each('averagePooling3d', volume, layers.averagePooling3d, volumes),
    ...each('maxPooling3d', [2, 3, 4, 5], layers.maxPooling3d, { dataFormat: ['channelsFirst'] }),
    ...each('averagePooling3d', [2, 3, 4, 5], layers.averagePooling3d, {
      dataFormat: ['channelsFirst'],
    }),
    ...each('globalMaxPooling1d', sequence, layers.globalMaxPooling1d),
    ...each('globalAveragePooling1d', sequence, layers.globalAveragePooling1d),
    ...each('globalMaxPooling2d', image, layers.globalMaxPooling2d, { dataFormat }),
    ...each('globalAveragePooling2d', image, layers.globalAveragePooling2d, { dataFormat }),
  ];
}

function arrangements(): Forms {
  return [
    ...each('upSampling2d', [3, 4, 2], layers.upSampling2d, {
      size: [
        [1, 1],
        [2, 2],
        [2, 3],
        [3, 1],
      ],
      interpolation: ['nearest', 'bilinear'],
    }),
    ...each('upSampling2d', [2, 3, 4], layers.upSampling2d, {
      dataFormat: ['channelsFirst'],
      interpolation: ['nearest', 'bilinear'],
    }),
    ...each('zeroPadding2d', image, layers.zeroPadding2d, {
      padding: [
        1,
        [1, 2],
        [
          [0, 1],
          [2, 0],
        ],
      ],
      dataFormat,
    }),
    ...each('cropping2D', image, layers.cropping2D, {
      cropping: [
        1,
        [1, 0],
        [
          [0, 1],
          [2, 0],
        ],
      ],
    }),
    ...each('cropping2D', channels, layers.cropping2D, {
      cropping: [1],
      dataFormat: ['channelsFirst'],
    }),
    ...each('permute', image, layers.permute, {
      dims: [
        [2, 1, 3],
        [3, 1, 2],
        [3, 2, 1],
      ],
    }),
    ...each('reshape', image, layers.reshape, {
      targetShape: [
        [10, 6],
        [3, 4, 5],
      ],
    }),
    ...each('flatten', image, layers.flatten, { dataFormat }),
    ...each('flatten', volume, layers.flatten, { dataFormat }),
    ...each('repeatVector', row, layers.repeatVector, { n: [3] }),
    ...each('rescaling', image, layers.rescaling, { scale: [2], offset: [1] }),
    ...each('masking', sequence, layers.masking, { maskValue: [0] }),
  ];
}

function activations(): Forms {
  const activation = [
    'elu',
    'hardSigmoid',
    'linear',
    'relu',
    'relu6',
    'selu',
    'sigmoid',
    'softmax',
    'softplus',
    'softsign',
    'tanh',
    'swish',
    'mish',
    'gelu',
    'gelu_new',
  ];
  return [
    ...each('activation', image, layers.activation, { activation }),
    ...each('dense', sequence, layers.dense, { units: [3], activation }),
    ...each('dense', image, layers.dense, { units: [3], useBias: [true, false] }),
    ...each('dense', row, layers.dense, { units: [3], activation: ['relu', 'softmax'] }),
    ...each('reLU', image, layers.reLU, { maxValue: [undefined, 0.5] }),
    ...each('leakyReLU', image, layers.leakyReLU, { alpha: [0, 0.1, 0.3] }),
    ...each('elu', image, layers.elu, { alpha: [1] }),
    ...each('thresholdedReLU', image, layers.thresholdedReLU, { theta: [0, 0.4] }),
    ...each('prelu', image, layers.prelu, { sharedAxes: [undefined, [1, 2], 3, [2]] }),
    ...each('softmax', image, layers.softmax, { axis: [-1, 3] }),
    ...each('softmax', row, layers.softmax),
  ];
}

function normalisations(): Forms {
  return [
    ...each('batchNormalization', image, layers.batchNormalization, {
      axis: [-1, 1, 2, 3],
      epsilon: [1e-3, 0.1],
    }),
    ...each('batchNormalization', image, layers.batchNormalization, {
      scale: [true, false],
      center: [true, false],
    }),
    ...each('batchNormalization', sequence, layers.batchNormalization),
    ...each('batchNormalization', row, layers.batchNormalization),
    ...each('batchNormalization', volume, layers.batchNormalization),
    ...each('layerNormalization', image, layers.layerNormalization, {
      axis: [-1, 1, [1, 2], [1, 2, 3]],
    }),
    ...each('layerNormalization', image, layers.layerNormalization, {
      scale: [true, false],
      center: [true, false],
    }),
  ];
}

function recurrences(): Forms {
  const cell = { units: 3, recurrentInitializer: 'zeros' } as const;
  const options = {
    returnSequences: [true, false],
    goBackwards: [true, false],
    activation: ['tanh', 'relu'],
    useBias: [true, false],
  };
  const lstm = (more: object) => layers.lstm({ ...cell, ...more });
  const gru = (more: object) => layers.gru({ ...cell, ...more });
  const simple = (more: object) => layers.simpleRNN({ ...cell, ...more });
  const convLstm = (more: object) =>
    layers.convLstm2d({ filters: 2, kernelSize: 2, recurrentInitializer: 'zeros', ...more });
  const both = (more: object) =>
    layers.bidirectional({
      layer: lstm({ returnSequences: true }) as RNN,
      mergeMode: 'concat',
      ...more,
    });
  const stacked = (more: object) =>
    layers.rnn({ cell: [layers.gruCell(cell), layers.simpleRNNCell(cell)], ...more });
  return [
    ...each('lstm', sequence, lstm, options),
    ...each('lstm', sequence, lstm, {
      recurrentActivation: ['sigmoid', 'hardSigmoid'],
      unroll: [true, false],
      implementation: [1, 2],
    }),
    ...each('gru', sequence, gru, { ...options, resetAfter: [false] }),
    ...each('gru', sequence, gru, {
      recurrentActivation: ['sigmoid'],
      unroll: [true],
      implementation: [1, 2],
    }),
    ...each('simpleRNN', sequence, simple, options),
    ...each('rnn of cells', sequence, stacked, { returnSequences: [true, false] }),
    ...each('bidirectional', sequence, both, { mergeMode: ['concat', 'sum', 'mul', 'ave'] }),
    ...each('convLstm2d', [2, 4, 4, 1], convLstm, {
      padding: paddings,
      strides: [1, 2],
      returnSequences: [true, false],
    }),
    ...each('convLstm2d', [2, 1, 4, 4], convLstm, { dataFormat: ['channelsFirst'] }),
    ...each('convLstm2d', [2, 4, 4, 1], convLstm, { dilationRate: [2] }),
    ...each(
      'timeDistributed',
      [2, 4, 4, 1],
      ({ layer }: { layer: string }) => {
        const inner: { readonly [name: string]: () => layers.Layer } = {
          dense: () => layers.dense({ units: 2 }),
          conv: () => layers.conv2d({ filters: 2, kernelSize: 2 }),
          maximum: () => layers.maxPooling2d({ poolSize: 2, padding: 'same' }),
          average: () => layers.averagePooling2d({ poolSize: 3, padding: 'same' }),
          up: () => layers.upSampling2d({}),
        };
        return layers.timeDistributed({ layer: inner[layer]() });
      },
      { layer: ['dense', 'conv', 'maximum', 'average', 'up'] },
    ),
  ];
}

function firstLayers(): Forms {
  const forms = [
    ...each('embedding', [4], layers.embedding, {
      inputDim: [5],
      outputDim: [3],
      maskZero: [true, false],
    }),
    ...each('masking', sequence, layers.masking, { maskValue: [0] }),
    ...each('thresholdedReLU', sequence, layers.thresholdedReLU, { theta: [1] }),
    ...each('batchNormalization', sequence, layers.batchNormalization),
  ];
  return forms.map(([name, form]) => [`first ${name}`, { ...form, first: true }]);
}

function merges(): Forms {
  return [
    ...each('add', image, layers.add, {}, 3),
    ...each('average', image, layers.average, {}, 3),
    ...each('multiply', image, layers.multiply, {}, 3),
    ...each('maximum', image, layers.maximum, {}, 3),
    ...each('minimum', image, layers.minimum, {}, 3),
    ...each('concatenate', image, layers.concatenate, { axis: [-1, 1, 2, 3] }, 2),
    ...each('dot', row, layers.dot, { axes: [1, -1], normalize: [false, true] }, 2),
    ...each('dot', [3, 3], layers.dot, { axes: [1, 2, [1, 2]] }, 2),
  ];
}

/** Every layer that TensorFlow.js trains without random numbers of its own, in the forms its options give it. */
export const layerForms: Forms = [
  ...convolutions(),
  ...pools(),
  ...arrangements(),
  ...activations(),
  ...normalisations(),
  ...recurrences(),
  ...merges(),
  ...firstLayers(),
];
