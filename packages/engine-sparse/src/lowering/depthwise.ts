import type { GraphNode } from '@freetickets/core';
import { BATCH_LANES, FLOAT_BYTES } from '../program/constants.js';
import type { StoredParameter } from '../program/stored-parameter.js';
import { type Shape, type Source, shapeOf } from '../program/tensors.js';
import { readFloats, unfoldedChannel, unfoldedFor } from '../program/unfolded.js';
import { convolvePixels } from './convolution.js';
import { sizesOf, windowOf } from './geometry.js';
import type { Lowering } from './lowering.js';

/** Lowers a DepthwiseConv2D, whose kernel stays dense, without its activation. */
export function lowerDepthwise(lowering: Lowering, node: GraphNode): Source {
  const shape = shapeOf(node.outputShape);
  return convolveDepthwise(lowering, node, shape, lowering.parameter(node, 'bias'));
}

/** Lowers a SeparableConv2D, without its activation: a depthwise convolution, and one of single pixels. */
export function lowerSeparable(lowering: Lowering, node: GraphNode): Source {
  const { channels } = lowering.inputOf(node).tensor;
  const multiplier = Number(node.config.depthMultiplier ?? 1);
  const shape = { ...shapeOf(node.outputShape), channels: channels * multiplier };
  const source = convolveDepthwise(lowering, node, shape, undefined);
  return convolvePixels(lowering, node, source, 'pointwise_kernel');
}

/** A depthwise convolution of a layer's input to a shape. */
function convolveDepthwise(
  lowering: Lowering,
  node: GraphNode,
  shape: Shape,
  bias: StoredParameter | undefined,
): Source {
  const { program } = lowering;
  const source = lowering.storedSource(lowering.inputOf(node));
  const input = source.tensor;
  const [kernelSize, strides] = [sizesOf(node, 'kernelSize'), sizesOf(node, 'strides')];
  const kernel = lowering.parameters.get(`${node.layer}/depthwise_kernel`);
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
