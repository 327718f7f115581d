import type { GraphNode } from '@freetickets/core';
import { FLOAT_BYTES } from '../program/constants.js';
import { planeFloats, type Source, shapeOf } from '../program/tensors.js';
import { pooledRowFloats, readFloats } from '../program/unfolded.js';
import { sizesOf, windowOf } from './geometry.js';
import type { Lowering } from './lowering.js';

/** Lowers MaxPooling2D, MaxPooling1D and those that average. */
export function lowerPooling(lowering: Lowering, node: GraphNode, average: boolean): Source {
  const { program } = lowering;
  const source = lowering.inputOf(node);
  const input = source.tensor;
  const shape = shapeOf(node.outputShape);
  const { kernelHeight, kernelWidth, ...rest } = windowOf(
    input,
    shape,
    sizesOf(node, 'poolSize'),
    sizesOf(node, 'strides'),
    node.config.padding,
  );
  const output = lowering.tensor(shape, input.needsGradient);
  if (lowering.isPlanar)
    lowering.needScratch(
      FLOAT_BYTES * (readFloats(input) + pooledRowFloats({ kernelWidth, ...rest }, input, shape)),
    );
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

/** Lowers GlobalMaxPooling2D, GlobalMaxPooling1D and those that average. */
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
