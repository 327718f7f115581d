import type { GraphNode } from '@freetickets/core';
import { FLOAT_BYTES } from '../program/constants.js';
import { planeFloats, type Source, shapeOf } from '../program/tensors.js';
import { sizesOf, type Window, windowOf } from './geometry.js';
import type { Lowering } from './lowering.js';
import { unfold } from './unfold.js';

/** Lowers MaxPooling2D and AveragePooling2D. */
export function lowerPooling(lowering: Lowering, node: GraphNode, average: boolean): Source {
  const { program } = lowering;
  const source = lowering.inputOf(node);
  const input = source.tensor;
  const shape = shapeOf(node.outputShape);
  const window = windowOf(
    input,
    shape,
    sizesOf(node, 'poolSize'),
    sizesOf(node, 'strides'),
    node.config.padding,
  );
  if (lowering.isPlanar) return poolPlanes(lowering, node, window, average);
  const { kernelHeight, kernelWidth, ...rest } = window;
  const output = lowering.tensor(shape, input.needsGradient);
  const fields = {
    source: source.record,
    output: output.record,
    poolHeight: kernelHeight,
    poolWidth: kernelWidth,
    ...rest,
    average,
  };
  program.emit('pool', fields, { reads: [input.data], writes: [output.data] });
  const value = lowering.source(output);
  lowering.onBackward('pool', value, { source, fields });
  return value;
}

/** The same of planar images, in prediction alone: padding is smaller than any value, or adds nothing to a mean. */
function poolPlanes(lowering: Lowering, node: GraphNode, window: Window, average: boolean): Source {
  const source = lowering.inputOf(node);
  const { height, width } = source.tensor;
  const shape = shapeOf(node.outputShape);
  const padding = average ? 0 : Number.NEGATIVE_INFINITY;
  const input = unfold(lowering, source, window, shape, padding);
  const output = lowering.tensor(shape, false);
  lowering.program.emit(
    'poolOfPlanes',
    { input: input.record, output: output.record, height, width, average },
    { reads: [input.data], writes: [output.data] },
  );
  return lowering.source(output);
}

/** Lowers GlobalAveragePooling2D and GlobalMaxPooling2D. */
export function lowerGlobalPooling(lowering: Lowering, node: GraphNode, average: boolean): Source {
  const { program } = lowering;
  const source = lowering.inputOf(node);
  const input = source.tensor;
  const output = lowering.tensor(shapeOf(node.outputShape), input.needsGradient);
  if (lowering.isPlanar) lowering.needScratch(FLOAT_BYTES * planeFloats(input));
  const fields = { source: source.record, output: output.record, average };
  program.emit('globalPool', fields, { reads: [input.data], writes: [output.data] });
  const value = lowering.source(output);
  lowering.onBackward('globalPool', value, { source, fields });
  return value;
}
