import { float, int32, type OperationDescription, offset } from '../fields.js';

/** Normalisation of batches and of layers, and the gradients of what shifts and scales. */
export const normalisation = {
  sumChannels: {
    meaning: 'sums and sums of squares of channels',
    fields: {
      tensor: offset('tensor'),
      sums: offset('doubles', '[threads][CHANNEL_SUMS][channels]'),
    },
  },
  normalise: {
    meaning: "from a batch's sums to mean, variance, scale and shift",
    fields: {
      sums: offset('doubles', '[threads][CHANNEL_SUMS][channels]'),
      channels: int32(),
      positions: int32('pixels an example has of each channel'),
      epsilon: float(),
      gamma: offset('floats', 'or none'),
      beta: offset('floats', 'or none'),
      scale: offset('floats'),
      shift: offset('floats'),
      mean: offset('floats'),
      variance: offset('floats'),
    },
  },
  normaliseByAverage: {
    meaning: 'scale and shift for prediction',
    fields: {
      channels: int32(),
      epsilon: float(),
      gamma: offset('floats', 'or none'),
      beta: offset('floats', 'or none'),
      scale: offset('floats'),
      shift: offset('floats'),
      movingMean: offset('floats'),
      movingVariance: offset('floats'),
    },
  },
  moveAverages: {
    meaning: 'moves the averages of mean and variance',
    fields: {
      channels: int32(),
      momentum: float(),
      mean: offset('floats'),
      variance: offset('floats'),
      movingMean: offset('floats'),
      movingVariance: offset('floats'),
    },
  },
  normaliseBackward: {
    meaning: "the coefficients of a normalisation's gradient",
    fields: {
      sums: offset('doubles', 'of g and g x'),
      channels: int32(),
      positions: int32('pixels an example has of each channel'),
      epsilon: float(),
      gamma: offset('floats', 'or none'),
      mean: offset('floats'),
      variance: offset('floats'),
      coefficients: offset('floats', '[GRADIENT_COEFFICIENTS][channels] of a, b and d'),
      gammaGradient: offset('floats', 'where the gradients of gamma and beta are added, or none'),
      betaGradient: offset('floats', 'where it is added, or none'),
    },
  },
  layerNormalise: {
    meaning: 'normalises the channels of each pixel',
    fields: {
      input: offset('tensor'),
      output: offset('tensor'),
      epsilon: float(),
      gamma: offset('floats', 'or none'),
      beta: offset('floats', 'or none'),
    },
  },
  layerNormaliseBackward: {
    meaning: 'the gradient of what is normalised, and sums of g n and g, n the normalised input',
    fields: {
      input: offset('tensor'),
      gradient: offset('tensor'),
      output: offset('tensor', "the input's gradient, or none"),
      epsilon: float(),
      gamma: offset('floats', 'or none'),
      sums: offset('doubles', '[threads][CHANNEL_SUMS][channels], or none'),
    },
  },
  addAffineGradients: {
    meaning: 'adds sums of g n and g to the gradients of gamma and beta',
    fields: {
      sums: offset('doubles', '[threads][CHANNEL_SUMS][channels]'),
      channels: int32(),
      gammaGradient: offset('floats', 'where it is added, or none'),
      betaGradient: offset('floats', 'where it is added, or none'),
    },
  },
  biasGradient: {
    meaning: "adds a gradient's sums to the gradient of a bias",
    fields: {
      gradient: offset('gradient'),
      biasGradient: offset('floats'),
    },
  },
} satisfies Record<string, OperationDescription>;
