import { int32, type OperationDescription, offset } from '../fields.js';

const pool = {
  source: offset('source'),
  output: offset('tensor'),
  poolHeight: int32('rows of the window'),
  poolWidth: int32('columns of the window'),
  strideY: int32(),
  strideX: int32(),
  padTop: int32('rows of padding above'),
  padLeft: int32('columns of padding to the left'),
  average: int32('whether the mean is taken, of what is not padding; else the largest'),
};

const globalPool = {
  source: offset('source'),
  output: offset('tensor', 'a vector'),
  average: int32('whether the mean is taken, of what is not padding; else the largest'),
};

const depthwiseForward = {
  input: offset('tensor', 'the input, a tensor'),
  output: offset('tensor'),
  kernelHeight: int32('rows of the window'),
  kernelWidth: int32('columns of the window'),
  strideY: int32(),
  strideX: int32(),
  padTop: int32('rows of padding above'),
  padLeft: int32('columns of padding to the left'),
  multiplier: int32('output channels of each input channel'),
  weights: offset('floats'),
  bias: offset('floats', 'or none'),
};

/** Pooling and depthwise convolutions: a channel of the output comes from one of the input. */
export const windows = {
  pool: { meaning: 'pooling, largest or mean', fields: pool },
  poolBackward: {
    meaning: 'the gradient of what is pooled',
    forward: 'pool',
    fields: {
      ...pool,
      gradient: offset('tensor'),
      inputGradient: offset('tensor'),
    },
  },
  globalPool: { meaning: 'pooling over whole images', fields: globalPool },
  globalPoolBackward: {
    meaning: 'the gradient of what is pooled over whole images',
    forward: 'globalPool',
    fields: {
      ...globalPool,
      gradient: offset('tensor'),
      inputGradient: offset('tensor'),
    },
  },
  depthwiseForward: { meaning: 'a depthwise convolution', fields: depthwiseForward },
  depthwiseBackward: {
    meaning: "the gradients of a depthwise convolution's weights and input",
    forward: 'depthwiseForward',
    fields: {
      ...depthwiseForward,
      gradient: offset('tensor', "the output's"),
      inputGradient: offset('tensor', 'or none'),
      weightGradient: offset('floats', 'where it is added, or none'),
    },
  },
} satisfies Record<string, OperationDescription>;
