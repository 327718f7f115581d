import type { GraphNode } from '@freetickets/core';
import type { Lowering } from './lowering.js';
import type { Source, Tensor } from './tensors.js';

/** A dropout whose scales, 0 or 1 / (1 - rate), are drawn before each step. */
export interface LoweredDropout {
  readonly name: string;
  readonly rate: number;
  readonly scales: Tensor;
}

/** Lowers a Dropout of a training program: the value times its scales. */
export function lowerDropout(lowering: Lowering, node: GraphNode, rate: number): Source {
  const { program } = lowering;
  const source = lowering.storedSource(lowering.inputOf(node));
  const input = source.tensor;
  const scales = lowering.keptTensor(input);
  lowering.dropouts.push({ name: node.name, rate, scales });
  const multiply = (from: Tensor, to: Tensor) =>
    program.emit(
      'multiply',
      { left: from.record, right: scales.record, output: to.record },
      { reads: [from.data], writes: [to.data] },
    );
  const output = lowering.tensor(input, input.needsGradient);
  multiply(input, output);
  const value = lowering.source(output);
  lowering.onBackward(value, (given) => {
    const result = lowering.gradientTensor(input);
    multiply(lowering.storedGradient(given), result);
    lowering.addGradient(source, { tensor: result });
  });
  return value;
}
