import { float, int32, type OperationDescription, offset } from '../fields.js';

const repeat = {
  input: offset('tensor'),
  output: offset('tensor'),
  timesY: int32('how often each row is there in the larger one of them'),
  timesX: int32('the same of columns'),
  timesChannel: int32('the same of channels'),
};

/** What is done to tensors value by value, or moves their values. */
export const elementwise = {
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
} satisfies Record<string, OperationDescription>;
