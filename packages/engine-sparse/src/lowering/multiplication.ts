import type { GraphNode } from '@freetickets/core';
import { type Source, shapeOf, type Tensor } from '../program/tensors.js';
import type { Lowering } from './lowering.js';
import { broadcast } from './repeat.js';

/** Lowers Multiply, of inputs that are broadcast to one shape. */
export function lowerMultiplication(lowering: Lowering, node: GraphNode): Source {
  const shape = shapeOf(node.outputShape);
  const [first, ...rest] = node.inputs.map((_, i) =>
    lowering.storedSource(broadcast(lowering, lowering.inputOf(node, i), shape)),
  );
  return rest.reduce((product, next) => multiplySources(lowering, product, next), first);
}

function multiplySources(lowering: Lowering, left: Source, right: Source): Source {
  const needsGradient = left.tensor.needsGradient || right.tensor.needsGradient;
  const output = lowering.tensor(left.tensor, needsGradient);
  emitMultiply(lowering, left.tensor, right.tensor, output);
  const product = lowering.source(output);
  lowering.onBackward('multiply', product, { left, right });
  return product;
}

export function emitMultiply(lowering: Lowering, left: Tensor, right: Tensor, to: Tensor): void {
  lowering.program.emit(
    'multiply',
    { left: left.record, right: right.record, output: to.record },
    { reads: [left.data, right.data], writes: [to.data] },
  );
}
