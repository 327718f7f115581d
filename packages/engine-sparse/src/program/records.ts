import { float, int32, offset, type RecordDescription } from './fields.js';

/** The records that operations name. `kernels/records.h` has the same as C structures. */
export const records = {
  tensor: {
    meaning:
      'an image [blocks][height][channels][width][BATCH_LANES] or a vector [channels][blocks][BATCH_LANES]',
    fields: {
      data: offset('floats'),
      isVector: int32('whether it is a vector, else an image'),
      height: int32('rows of an image'),
      width: int32('columns of an image'),
      channels: int32(),
      capacity: int32('blocks of examples there is room for'),
    },
  },
  source: {
    meaning:
      'what a layer reads: a tensor, normalised by scale and shift of each channel, and rectified',
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
      coefficients: offset('floats', '[3][channels] of a, b and d; or none'),
      input: offset('tensor', 'x, with coefficients'),
    },
  },
  pattern: {
    meaning: 'active weights, by block of columns and row',
    fields: {
      rows: int32('rows of weights'),
      blocks: int32('blocks of columns'),
      slots: int32('places for weights, padding included'),
      rowExtents: offset('integers', '[blocks][rows] of {first slot, slots}'),
      inputOffsets: offset('integers', "bytes from the tile's corner to what each slot multiplies"),
      values: offset('floats', "each slot's weight"),
      indices: offset('integers', "of each slot's weight among the active ones, or -1"),
      weights: offset('floats', 'the active weights'),
      isFull: int32('whether every weight is active, so that all rows read the same places'),
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
      phaseHeight: int32('output rows that the input has places of a phase for'),
      phaseWidth: int32('the same of columns'),
      gradientWidth: int32("columns of a padded row of the output's gradient in scratch"),
    },
  },
  step: {
    meaning: 'what a pass is given, and how its threads meet; before the program',
    fields: {
      count: int32('examples'),
      barrierArrived: int32('threads that are at the barrier'),
      barrierRound: int32('how often all were there'),
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
