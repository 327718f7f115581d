import type { GraphNode } from '@freetickets/core';
import type { Source } from '../program/tensors.js';
import type { Lowering } from './lowering.js';
import { emitMultiply } from './multiplication.js';

/** Lowers a Dropout that drops activations: the value times its scales. */
export function lowerDropout(lowering: Lowering, node: GraphNode): Source {
  const { program } = lowering;
  const source = lowering.storedSource(lowering.inputOf(node));
  const input = source.tensor;
  const scales = lowering.tensor(input, false, program.keep(lowering.bytesOf(input)));
  lowering.dropouts.push({ name: node.name, rate: Number(node.config.rate), scales });
  const output = lowering.tensor(input, input.needsGradient);
  emitMultiply(lowering, input, scales, output);
  const value = lowering.source(output);
  lowering.onBackward('dropout', value, { source, scales });
  return value;
}
