import { int32, type OperationDescription, offset } from '../fields.js';

/** Convolutions and fully connected layers with sparse weights, and their gradients. */
export const products = {
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
      weightGradients: offset('floats', 'to add to'),
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
} satisfies Record<string, OperationDescription>;
