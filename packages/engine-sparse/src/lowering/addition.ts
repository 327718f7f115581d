import type { GraphNode } from '@freetickets/core';
import { BATCH_LANES, BATCH_LANES_BYTES } from '../program/constants.js';
import { planeFloats, type Source, shapeOf, type Tensor } from '../program/tensors.js';
import type { Lowering } from './lowering.js';
import { broadcast } from './repeat.js';

/** Lowers Add, of inputs that are broadcast to one shape: into the convolution that makes the later of two inputs, where it can; else as a pass of its own. */
export function lowerAddition(lowering: Lowering, node: GraphNode): Source {
  const shape = shapeOf(node.outputShape);
  const [first, ...rest] = node.inputs.map((_, i) =>
    broadcast(lowering, lowering.inputOf(node, i), shape),
  );
  const intoConvolution =
    rest.length === 1 ? addToConvolution(lowering, node, first, rest[0]) : undefined;
  return intoConvolution ?? rest.reduce((sum, next) => addSources(lowering, sum, next), first);
}

/** A convolution whose output nobody else reads adds the other input as it stores its own. */
function addToConvolution(
  lowering: Lowering,
  node: GraphNode,
  left: Source,
  right: Source,
): Source | undefined {
  const candidates = [
    { convolved: left, other: right, name: node.inputs[0] },
    { convolved: right, other: left, name: node.inputs[1] },
  ];
  for (const { convolved, other, name } of candidates) {
    const producer = lowering.producerOf(convolved.tensor);
    if (!producer || isVirtual(convolved) || isVirtual(other)) continue;
    const { fields, reads, replaces } = producer.operation;
    if (fields.residual !== undefined || ('sums' in fields && fields.sums !== undefined)) continue;
    if (lowering.readersOf(name).length > 1 || !lowering.isMadeBefore(other, producer.number)) {
      continue;
    }
    fields.residual = other.tensor.record;
    reads.push(other.tensor.data);
    if (!lowering.isPlanar) replaces.push(other.tensor.data);
    const sum = lowering.sharedSource(
      convolved,
      convolved.tensor.needsGradient || other.tensor.needsGradient,
    );
    lowering.onBackward('addInto', sum, { terms: [convolved, other] });
    return sum;
  }
  return undefined;
}

function isVirtual({ normalisation, relu }: Source): boolean {
  return relu || normalisation !== undefined;
}

function addSources(lowering: Lowering, left: Source, right: Source): Source {
  const needsGradient = left.tensor.needsGradient || right.tensor.needsGradient;
  const output = lowering.tensor(left.tensor, needsGradient);
  lowering.needScratch(2 * BATCH_LANES_BYTES * pixelsOf(left.tensor));
  lowering.program.emit(
    'add',
    { left: left.record, right: right.record, output: output.record },
    { reads: [left.tensor.data, right.tensor.data], writes: [output.data] },
  );
  const sum = lowering.source(output);
  lowering.onBackward('add', sum, { terms: [left, right] });
  return sum;
}

/** The "pixels" of a run of a tensor, as kernels go through it. */
const pixelsOf = (tensor: Tensor): number =>
  tensor.isPlanar
    ? planeFloats(tensor) / BATCH_LANES
    : tensor.isVector
      ? tensor.capacity
      : tensor.width;
