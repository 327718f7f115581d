import type { GraphNode } from '@freetickets/core';
import { type Source, shapeOf } from '../program/tensors.js';
import { sizesOf, windowOf } from './geometry.js';
import type { Lowering } from './lowering.js';
import { unfold } from './unfold.js';

/** Lowers a DepthwiseConv2D, whose kernel stays dense, without its activation. */
export function lowerDepthwise(lowering: Lowering, node: GraphNode): Source {
  if (lowering.isPlanar) return convolvePlanes(lowering, node);
  const { program } = lowering;
  const source = lowering.storedSource(lowering.inputOf(node));
  const input = source.tensor;
  const shape = shapeOf(node.outputShape);
  const [kernelSize, strides] = [sizesOf(node, 'kernelSize'), sizesOf(node, 'strides')];
  const kernel = lowering.parameters.get(`${node.layer}/depthwise_kernel`);
  const bias = lowering.parameter(node, 'bias');
  const needsGradient = input.needsGradient || kernel.trainable || bias?.trainable === true;
  const output = lowering.tensor(shape, needsGradient);
  const fields = {
    input: input.record,
    output: output.record,
    ...windowOf(input, shape, kernelSize, strides, node.config.padding),
    multiplier: shape.channels / input.channels,
    weights: kernel.values,
    bias: bias?.values,
  };
  program.emit('depthwiseForward', fields, { reads: [input.data], writes: [output.data] });
  const value = lowering.source(output);
  lowering.onBackward('depthwise', value, { source, kernel, bias, fields });
  return value;
}

/** The same of planar images, in prediction alone. */
function convolvePlanes(lowering: Lowering, node: GraphNode): Source {
  const source = lowering.inputOf(node);
  const shape = shapeOf(node.outputShape);
  const [kernelSize, strides] = [sizesOf(node, 'kernelSize'), sizesOf(node, 'strides')];
  const window = windowOf(source.tensor, shape, kernelSize, strides, node.config.padding);
  const input = unfold(lowering, source, window, shape);
  const output = lowering.tensor(shape, false);
  const fields = {
    input: input.record,
    output: output.record,
    multiplier: shape.channels / source.tensor.channels,
    weights: lowering.parameters.get(`${node.layer}/depthwise_kernel`).values,
    bias: lowering.parameter(node, 'bias')?.values,
  };
  const accesses = { reads: [input.data], writes: [output.data] };
  lowering.program.emit('depthwiseOfPlanes', fields, accesses);
  return lowering.source(output);
}
