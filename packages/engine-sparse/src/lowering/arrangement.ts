import { type GraphNode, sizeOf } from '@freetickets/core';
import { type Shape, type Source, shapeOf, type Tensor } from '../program/tensors.js';
import type { Position } from './backward-details.js';
import type { Lowering } from './lowering.js';

/** Copies `input` to a position in `output`, or, with a negative position, part of `input` to `output`. */
export function emitCopySubtensor(
  lowering: Lowering,
  input: Tensor,
  output: Tensor,
  { y = 0, x = 0, channel = 0 }: Position,
  clear = false,
): void {
  lowering.program.emit(
    'copySubtensor',
    { input: input.record, output: output.record, y, x, channel, clear },
    { reads: [input.data], writes: [output.data] },
  );
}

/** How many zeros a ZeroPadding2D puts before each axis of [height, width, channels]. */
function paddingOf({ config }: GraphNode): Position {
  const [first, second] = config.padding as readonly (readonly number[])[];
  return config.dataFormat === 'channelsFirst'
    ? { y: 0, x: first[0], channel: second[0] }
    : { y: first[0], x: second[0], channel: 0 };
}

/** Lowers ZeroPadding2D; with channels first, TensorFlow.js pads the two last axes. */
export function lowerPadding(lowering: Lowering, node: GraphNode): Source {
  const source = lowering.storedSource(lowering.inputOf(node));
  const input = source.tensor;
  const at = paddingOf(node);
  const output = lowering.tensor(shapeOf(node.outputShape), input.needsGradient);
  emitCopySubtensor(lowering, input, output, at, true);
  const value = lowering.source(output);
  lowering.onBackward('copySubtensor', value, { copied: [{ source, at }] });
  return value;
}

/** Lowers Concatenate along the channels. */
export function lowerConcatenation(lowering: Lowering, node: GraphNode): Source {
  const sources = node.inputs.map((_, i) => lowering.storedSource(lowering.inputOf(node, i)));
  const needsGradient = sources.some(({ tensor }) => tensor.needsGradient);
  const output = lowering.tensor(shapeOf(node.outputShape), needsGradient);
  let channel = 0;
  const copied = sources.map((source) => {
    const at = { channel };
    channel += source.tensor.channels;
    emitCopySubtensor(lowering, source.tensor, output, at);
    return { source, at };
  });
  const value = lowering.source(output);
  lowering.onBackward('copySubtensor', value, { copied });
  return value;
}

/**
 * Lowers Flatten and Reshape: the same values in the order (height, width, channel). With channels first, TensorFlow.js
 * puts the first axis behind the others before it flattens.
 */
export function lowerReshape(lowering: Lowering, node: GraphNode): Source {
  const source = lowering.storedSource(lowering.inputOf(node));
  const isFirst = node.config.dataFormat === 'channelsFirst';
  const [first] = isFirst ? lowering.axesOf(node.inputs[0]) : [1];
  return reshapeTo(lowering, source, shapeOf(node.outputShape), first);
}

/** A stored value in another shape of the same size, the `first` axis behind the others. */
export function reshapeTo(lowering: Lowering, source: Source, shape: Shape, first = 1): Source {
  const output = lowering.tensor(shape, source.tensor.needsGradient);
  emitReshape(lowering, source.tensor, output, { first, isBack: false });
  const value = lowering.source(output);
  lowering.onBackward('reshape', value, { source, first });
  return value;
}

/** Copies values in their order, but for the `first` axis, which goes behind the others, or comes back from there. */
export function emitReshape(
  lowering: Lowering,
  from: Tensor,
  to: Tensor,
  { first, isBack }: { readonly first: number; readonly isBack: boolean },
): void {
  const { program } = lowering;
  const emit = (input: Tensor, output: Tensor) =>
    program.emit(
      'reshape',
      { input: input.record, output: output.record },
      { reads: [input.data], writes: [output.data] },
    );
  if (first === 1) {
    emit(from, to);
    return;
  }
  const others = sizeOf([from.height, from.width, from.channels]) / first;
  // A matrix lies in memory alike as rows of one channel and as one row of channels, which are read in the other order.
  const rows = { isVector: false, height: first, width: others, channels: 1 };
  const columns = { isVector: false, height: 1, width: others, channels: first };
  const [written, read] = isBack ? [columns, rows] : [rows, columns];
  const matrix = lowering.tensor(written, from.needsGradient);
  emit(from, matrix);
  emit(lowering.tensor(read, from.needsGradient, matrix.data), to);
}
