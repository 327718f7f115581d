import { type GraphNode, sizeOf } from '@freetickets/core';
import type { Lowering } from './lowering.js';
import { type Shape, type Source, shapeOf, type Tensor } from './tensors.js';

/** Copies `input` to a place in `output`, or cuts `output` out of `input` with a negative place. */
function emitPlace(
  lowering: Lowering,
  input: Tensor,
  output: Tensor,
  at: {
    readonly y?: number;
    readonly x?: number;
    readonly channel?: number;
    readonly clear?: boolean;
  },
): void {
  const { y = 0, x = 0, channel = 0, clear = false } = at;
  lowering.program.emit(
    'place',
    { input: input.record, output: output.record, y, x, channel, clear },
    { reads: [input.data], writes: [output.data] },
  );
}

/** How many zeros a ZeroPadding2D puts before each axis of [height, width, channels]. */
function paddingOf({ config }: GraphNode): { y: number; x: number; channel: number } {
  const [first, second] = config.padding as readonly (readonly number[])[];
  return config.dataFormat === 'channelsFirst'
    ? { y: 0, x: first[0], channel: second[0] }
    : { y: first[0], x: second[0], channel: 0 };
}

/** Lowers ZeroPadding2D; with channels first, TensorFlow.js pads the two last axes. */
export function lowerPadding(lowering: Lowering, node: GraphNode): Source {
  const source = lowering.storedSource(lowering.inputOf(node));
  const input = source.tensor;
  const { y, x, channel } = paddingOf(node);
  const output = lowering.tensor(shapeOf(node.outputShape), input.needsGradient);
  emitPlace(lowering, input, output, { y, x, channel, clear: true });
  const value = lowering.source(output);
  lowering.onBackward(value, (given) => {
    const result = lowering.gradientTensor(input);
    emitPlace(lowering, lowering.storedGradient(given), result, {
      y: -y,
      x: -x,
      channel: -channel,
    });
    lowering.addGradient(source, { tensor: result });
  });
  return value;
}

/** Lowers Concatenate along the channels. */
export function lowerConcatenation(lowering: Lowering, node: GraphNode): Source {
  const sources = node.inputs.map((_, i) => lowering.storedSource(lowering.inputOf(node, i)));
  const needsGradient = sources.some(({ tensor }) => tensor.needsGradient);
  const output = lowering.tensor(shapeOf(node.outputShape), needsGradient);
  let channel = 0;
  const placed = sources.map((source) => {
    const at = channel;
    channel += source.tensor.channels;
    emitPlace(lowering, source.tensor, output, { channel: at });
    return { source, at };
  });
  const value = lowering.source(output);
  lowering.onBackward(value, (given) => {
    const gradient = lowering.storedGradient(given);
    for (const { source, at } of placed) {
      if (!source.tensor.needsGradient) continue;
      const result = lowering.gradientTensor(source.tensor);
      emitPlace(lowering, gradient, result, { channel: -at });
      lowering.addGradient(source, { tensor: result });
    }
  });
  return value;
}

/**
 * Lowers Flatten and Reshape: the same values in the order (height, width, channel). With channels first, TensorFlow.js puts
 * the first axis behind the others before it flattens.
 */
export function lowerReshape(lowering: Lowering, node: GraphNode): Source {
  const source = lowering.storedSource(lowering.inputOf(node));
  const input = source.tensor;
  const output = lowering.tensor(shapeOf(node.outputShape), input.needsGradient);
  const emit = (from: Tensor, to: Tensor) =>
    lowering.program.emit(
      'reshape',
      { input: from.record, output: to.record },
      { reads: [from.data], writes: [to.data] },
    );
  const [first] =
    node.config.dataFormat === 'channelsFirst' ? lowering.axesOf(node.inputs[0]) : [1];
  const rest = sizeOf(node.outputShape) / first;
  // A matrix lies in memory alike as rows of one channel and as one row of channels, which are read in the other order.
  const rows = { isVector: false, height: first, width: rest, channels: 1 };
  const columns = { isVector: false, height: 1, width: rest, channels: first };
  const move = (from: Tensor, to: Tensor, written: Shape, read: Shape) => {
    if (first === 1) return emit(from, to);
    const matrix = lowering.tensor(written, from.needsGradient);
    emit(from, matrix);
    emit(lowering.tensor(read, from.needsGradient, matrix.data), to);
  };
  move(input, output, rows, columns);
  const value = lowering.source(output);
  lowering.onBackward(value, (given) => {
    const result = lowering.gradientTensor(input);
    move(lowering.storedGradient(given), result, columns, rows);
    lowering.addGradient(source, { tensor: result });
  });
  return value;
}
