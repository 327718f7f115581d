import { float, int32, offset, type RecordDescription } from './fields.js';

/** The records that operations name. `kernels/records.h` has the same as C structures. */
export const records = {
  tensor: {
    meaning:
      'an image, [blocks][height][channels][width][BATCH_LANES] or planar, [examples][channels][plane]; or a vector, [channels][blocks][BATCH_LANES]',
    fields: {
      data: offset('floats'),
      isVector: int32('whether it is a vector, else an image'),
      isPlanar: int32('whether it is a planar image, whose lanes are pixels'),
      height: int32('rows of an image'),
      width: int32('columns of an image'),
      channels: int32(),
      capacity: int32('blocks of examples there is room for; of a planar image, examples'),
    },
  },
  source: {
    meaning:
      'what a layer reads: a tensor, on the way normalised by scale and shift of each channel, and rectified',
    fields: {
      tensor: offset('tensor'),
      scale: offset('floats', 'of each channel, or none'),
      shift: offset('floats', 'of each channel, or none'),
      relu: int32('whether it is rectified'),
    },
  },
  gradient: {
    meaning: "a tensor g, or a normalisation's a[c] g + b[c] x + d[c]",
    fields: {
      tensor: offset('tensor', 'g'),
      coefficients: offset('floats', '[GRADIENT_COEFFICIENTS][channels] of a, b and d; or none'),
      input: offset('tensor', 'x, with coefficients'),
    },
  },
  sparseMatrix: {
    meaning: 'active weights by block of columns and row: a sparse index, and a value a nonzero',
    fields: {
      rows: int32('rows of weights: output channels, or input channels where it is transposed'),
      columnBlocks: int32('blocks of columns'),
      nonzeros: int32('how many there is room for, zeros that fill up groups included'),
      rowExtents: offset(
        'integers',
        '[columnBlocks][rows][ROW_EXTENT_INTEGERS] of {first nonzero, how many}',
      ),
      inputOffsets: offset(
        'integers',
        "bytes from the tile's corner to what each nonzero is multiplied with",
      ),
      values: offset('floats', "each nonzero's weight"),
      weightIndices: offset(
        'integers',
        "nonzero map: each nonzero's index among the active weights, or -1",
      ),
      weights: offset('floats', 'the active weights'),
      isDense: int32('whether every weight is active, so that all rows have the same offsets'),
    },
  },
  geometry: {
    meaning: "where a convolution's windows lie, and the bands of rows it goes through",
    fields: {
      kernelHeight: int32('rows of the window'),
      kernelWidth: int32('columns of the window'),
      strideY: int32(),
      strideX: int32(),
      padTop: int32('rows of padding above'),
      padLeft: int32('columns of padding to the left'),
      band: int32('output rows of a band'),
      paddedWidth: int32('columns of a padded input row in scratch'),
      reachY: int32("output rows above an input row's own that its gradient gathers from"),
      reachX: int32('the same of columns'),
      firstY: int32('the first output row that input row 0 belongs to: pad / stride'),
      firstX: int32('the same of columns'),
      phaseHeight: int32('output rows that the input has rows of a phase for'),
      phaseWidth: int32('the same of columns'),
      gradientWidth: int32("columns of a padded row of the output's gradient in scratch"),
    },
  },
  unfolded: {
    meaning:
      'how channels of a planar image are unfolded: [channels][kernelWidth][phases][phaseFloats], the rows of a phase one after another, each the columns that one column of the window meets',
    fields: {
      kernelHeight: int32('rows of the window'),
      kernelWidth: int32('columns of the window'),
      strideY: int32(),
      strideX: int32(),
      padTop: int32('rows of padding above'),
      padLeft: int32('columns of padding to the left'),
      width: int32('columns of a row, those of what is made of it'),
      rows: int32('rows of a phase'),
      phases: int32('rows of the image modulo the stride that windows meet'),
      phaseFloats: int32('floats of a phase: its rows, filled up'),
    },
  },
  step: {
    meaning: "a pass's numbers, and its threads' barrier; before the program",
    fields: {
      count: int32('examples'),
      barrierArrived: int32('threads that are at the barrier'),
      barrierRound: int32('how often all threads were there'),
      learningRate: float(),
      correction1: float("1 / (1 - beta1^t), Adam's"),
      correction2: float("1 / (1 - beta2^t), Adam's"),
      gradientScale: float('what clipping multiplies gradients by'),
      scratch: offset('bytes', 'of all threads'),
      scratchBytes: int32('of each thread'),
    },
  },
} satisfies Record<string, RecordDescription>;

export type RecordName = keyof typeof records;
