import type { GraphNode } from '@freetickets/core';
import { BATCH_LANES, FLOAT_BYTES } from '../program/constants.js';
import { type Source, shapeOf } from '../program/tensors.js';
import { readFloats, unfoldedChannel, unfoldedFor } from '../program/unfolded.js';
import { sizesOf, windowOf } from './geometry.js';
import type { Lowering } from './lowering.js';

/** Lowers a DepthwiseConv2D, whose kernel stays dense, without its activation. */
export function lowerDepthwise(lowering: Lowering, node: GraphNode): Source {
  const { program } = lowering;
  const source = lowering.storedSource(lowering.inputOf(node));
  const input = source.tensor;
  const shape = shapeOf(node.outputShape);
  const [kernelSize, strides] = [sizesOf(node, 'kernelSize'), sizesOf(node, 'strides')];
  const kernel = lowering.parameters.get(`${node.layer}/depthwise_kernel`);
  const bias = lowering.parameter(node, 'bias');
  const needsGradient = input.needsGradient || kernel.trainable || bias?.trainable === true;
  const output = lowering.tensor(shape, needsGradient);
  const window = windowOf(input, shape, kernelSize, strides, node.config.padding);
  if (lowering.isPlanar) {
    const unfolded = unfoldedChannel(unfoldedFor(window, shape));
    lowering.needScratch(FLOAT_BYTES * (readFloats(input) + unfolded + BATCH_LANES));
  }
  const fields = {
    input: input.record,
    output: output.record,
    ...window,
    multiplier: shape.channels / input.channels,
    weights: kernel.values,
    bias: bias?.values,
  };
  program.emit('depthwiseForward', fields, { reads: [input.data], writes: [output.data] });
  const value = lowering.source(output);
  lowering.onBackward('depthwise', value, { source, kernel, bias, fields });
  return value;
}
