import { float, int32, type OperationDescription, offset } from './fields.js';

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

const repeat = {
  input: offset('tensor'),
  output: offset('tensor'),
  timesY: int32('how often each row is there in the larger one of them'),
  timesX: int32('the same of columns'),
  timesChannel: int32('the same of channels'),
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

/** The operations in the order of their numbers; a record begins with the number. */
export const operations = {
  loadInput: {
    meaning: 'puts examples, given one after another, side by side in batch lanes',
    fields: {
      input: offset('floats', 'of all inputs, [count][size], as users have them'),
      output: offset('tensor'),
      size: int32('values of an example'),
      first: int32('the first of them that is read'),
    },
  },
  materialise: {
    meaning: 'writes a source out as a tensor',
    fields: {
      source: offset('source'),
      output: offset('tensor'),
    },
  },
  add: {
    meaning: 'adds two sources',
    fields: {
      left: offset('source'),
      right: offset('source'),
      output: offset('tensor'),
    },
  },
  addBias: {
    meaning: 'adds a bias to each channel of a tensor, where it lies',
    fields: {
      tensor: offset('tensor'),
      bias: offset('floats'),
    },
  },
  reluBackward: {
    meaning: "the gradient of a source's rectifier, and sums of g and g x for its normalisation",
    fields: {
      source: offset('source'),
      gradient: offset('tensor'),
      output: offset('tensor', 'none where only the sums are wanted'),
      sums: offset('doubles', 'of g and g x, or none'),
    },
  },
  accumulateGradient: {
    meaning: 'writes a gradient out as a tensor, and adds what came from elsewhere',
    fields: {
      gradient: offset('gradient'),
      previous: offset('tensor', 'a tensor to add, or none'),
      output: offset('tensor'),
    },
  },
  activate: {
    meaning: 'applies an activation',
    fields: {
      input: offset('tensor'),
      output: offset('tensor'),
      function: int32('of the enumeration `activation`'),
      parameter: float('slope below 0 of leakyRelu, limit of elu, largest value of relu6'),
    },
  },
  activateBackward: {
    meaning: 'the gradient of what is activated',
    fields: {
      input: offset('tensor'),
      gradient: offset('tensor'),
      output: offset('tensor'),
      function: int32('of the enumeration `activation`'),
      parameter: float('slope below 0 of leakyRelu, limit of elu, largest value of relu6'),
    },
  },
  multiply: {
    meaning: 'multiplies two tensors value by value',
    fields: {
      left: offset('tensor'),
      right: offset('tensor'),
      output: offset('tensor'),
    },
  },
  repeat: {
    meaning: 'repeats values along each axis',
    fields: repeat,
  },
  repeatBackward: {
    meaning: 'the gradient of what is repeated: sums',
    fields: repeat,
  },
  copySubtensor: {
    meaning: 'copies a tensor into part of a larger one, or out of one',
    fields: {
      input: offset('tensor'),
      output: offset('tensor'),
      y: int32("where the input's corner is in the output"),
      x: int32('the same of columns'),
      channel: int32('the same of channels'),
      clear: int32('whether what is not copied to is set to 0'),
    },
  },
  reshape: {
    meaning: 'copies values in the order (height, width, channel)',
    fields: {
      input: offset('tensor'),
      output: offset('tensor'),
    },
  },
  embed: {
    meaning: 'a row of a matrix for each value of a tensor, which is its index',
    fields: {
      input: offset('tensor', 'indices'),
      output: offset('tensor', 'an image, a pixel for each index'),
      embeddings: offset('floats', '[indices][channels]'),
      indices: int32('how many rows there are'),
    },
  },
  embedBackward: {
    meaning: 'the gradients of the rows',
    fields: {
      input: offset('tensor', 'indices'),
      gradient: offset('tensor', "the output's"),
      embeddingsGradient: offset('floats', 'where it is added, [indices][channels]'),
      indices: int32('how many rows there are'),
    },
  },
  clear: {
    meaning: 'sets floats to 0',
    fields: {
      destination: offset('floats'),
      floats: int32('how many'),
    },
  },
  convolutionForward: {
    meaning: 'a convolution; adds a residual and sums up its output',
    fields: {
      source: offset('source'),
      output: offset('tensor'),
      geometry: offset('geometry'),
      matrix: offset('sparseMatrix'),
      bias: offset('floats', 'or none'),
      residual: offset('tensor', 'a tensor to add to the output'),
      sums: offset('doubles', 'of the output and its squares, or none'),
    },
  },
  convolutionOfPlanes: {
    meaning: 'a convolution of a planar image; adds a residual',
    fields: {
      source: offset('source', 'a planar image'),
      unfolded: offset(
        'unfolded',
        'of one example, as far as a strip of the output meets it; in scratch',
      ),
      blockColumns: int32('channels of a block of columns, which are unfolded at a time'),
      output: offset('tensor', 'a planar image'),
      matrix: offset('sparseMatrix'),
      bias: offset('floats', 'or none'),
      residual: offset('tensor', 'a tensor to add to the output, or none'),
    },
  },
  convolutionBackward: {
    meaning: "the gradients of a convolution's weights and input",
    fields: {
      source: offset('source'),
      gradient: offset('gradient'),
      geometry: offset('geometry'),
      matrix: offset('sparseMatrix', 'for the gradients of weights, or none'),
      weightSums: offset('floats', 'sums of each thread'),
      output: offset('tensor', "the input's gradient, or none"),
      phases: offset(
        'offsets',
        'sparse matrices of each phase of the stride, for the gradient of the input',
      ),
      previous: offset('tensor', 'to add, or none'),
      epilogue: offset(
        'source',
        'whose rectifier the gradient goes back through as it is stored, or none',
      ),
      sums: offset('doubles', 'of g and g x, or none'),
    },
  },
  reduceWeightGradients: {
    meaning: "adds up the threads' sums into the gradients of weights, and clears them",
    fields: {
      matrix: offset('sparseMatrix'),
      weightSums: offset('floats', 'sums of each thread'),
      copies: int32('sums that are added up'),
      gradients: offset('floats'),
    },
  },
  refreshValues: {
    meaning: 'puts current weights into the values of sparse matrices',
    fields: {
      matrices: offset('offsets', 'records of sparse matrices'),
      count: int32('how many'),
    },
  },
  denseForward: {
    meaning: 'a fully connected layer; backwards with the transposed weights',
    fields: {
      input: offset('tensor'),
      output: offset('tensor'),
      matrix: offset('sparseMatrix'),
      bias: offset('floats', 'or none'),
    },
  },
  denseOfFew: {
    meaning: 'a fully connected layer, for a block of examples of which few are there',
    fields: {
      input: offset('tensor'),
      output: offset('tensor'),
      matrix: offset('sparseMatrix'),
      bias: offset('floats', 'or none'),
    },
  },
  denseWeightGradients: {
    meaning: "the gradients of a fully connected layer's active weights",
    fields: {
      input: offset('tensor'),
      gradient: offset('tensor'),
      matrix: offset('sparseMatrix'),
      weightSums: offset('floats', 'sums of each thread'),
    },
  },
  convolutionDenseGradient: {
    meaning: "the gradient of every position of a convolution's kernel",
    fields: {
      source: offset('source'),
      gradient: offset('gradient'),
      geometry: offset('geometry'),
      output: offset('floats', '[kernel_height][kernel_width][inputs][outputs]'),
    },
  },
  denseGradient: {
    meaning: "the gradient of every position of a fully connected layer's kernel",
    fields: {
      input: offset('tensor'),
      gradient: offset('tensor'),
      output: offset('floats', '[inputs][outputs]'),
    },
  },
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
  crossEntropy: {
    meaning: 'the loss and its gradient',
    fields: {
      logits: offset('tensor'),
      labels: offset('integers', 'class index of each example'),
      targets: offset('floats', 'probabilities that each head is to predict, [example][class]'),
      weights: offset('floats', 'how much the loss of each example counts'),
      gradient: offset('tensor', 'the gradient of the mean loss by the logits'),
      results: offset(
        'doubles',
        '[threads][LOSS_RESULTS] of {sum of weighted losses, number of correct examples of all heads}',
      ),
      heads: int32(
        'classifiers whose logits, one after another, are compared with the same targets',
      ),
      labelSmoothing: float(),
    },
  },
  regression: {
    meaning: 'a loss of numbers and its gradient',
    fields: {
      outputs: offset('tensor'),
      targets: offset('floats', 'the numbers to predict, [example][target]'),
      weights: offset('floats', 'how much the loss of each example counts'),
      gradient: offset('tensor', 'the gradient of the mean loss by the outputs'),
      results: offset('doubles', '[threads][LOSS_RESULTS] of {sum of weighted losses, 0}'),
      loss: int32('of the enumeration `regression_loss_name`'),
      outputsPerTarget: int32('channels that belong to a target, one after another'),
      quantiles: offset('floats', 'the level of each output of a target; none but of pinball'),
    },
  },
  gradientNorm: {
    meaning: 'sums of squares of gradients, by thread',
    fields: {
      gradients: offset('floats'),
      count: int32('floats'),
      results: offset('doubles', 'a double of each thread'),
    },
  },
  clipGradients: {
    meaning: 'scales gradients down to a norm',
    fields: {
      results: offset('doubles'),
      norm: float('the largest allowed'),
    },
  },
  sgd: {
    meaning: 'a step of gradient descent',
    fields: {
      values: offset('floats'),
      gradients: offset('floats'),
      velocity: offset('floats', 'none without momentum'),
      count: int32('floats, a multiple of BATCH_LANES'),
      momentum: float(),
      weightDecay: float(),
      nesterov: int32("whether the momentum is Nesterov's"),
    },
  },
  adam: {
    meaning: 'a step of Adam or AdamW',
    fields: {
      values: offset('floats'),
      gradients: offset('floats'),
      firstMoment: offset('floats'),
      secondMoment: offset('floats'),
      count: int32('floats'),
      oneMinusBeta1: float(),
      oneMinusBeta2: float(),
      epsilon: float(),
      weightDecay: float('times the weight: added to the gradient'),
      decoupledDecay: float('times learning rate and weight: taken off the weight (AdamW)'),
    },
  },
} satisfies Record<string, OperationDescription>;

export type OperationName = keyof typeof operations;
