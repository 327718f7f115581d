import { BATCH_LANES, FLOAT_BYTES } from '../constants.js';
import { planeFloats } from '../tensors.js';
import { pooledRowFloats, readFloats, unfoldedChannel, unfoldedFor } from '../unfolded.js';
import type { Extents } from './table.js';
import type { TensorExtent, View } from './view.js';

/** `kernels/pooling.h` and `kernels/depthwise.h`. */
export const windows: Extents<'pool' | 'globalPool' | 'depthwiseForward'> = {
  pool(op) {
    const output = op.tensor('output');
    const input = checkPool(op, output);
    if (!input.isPlanar) return;
    const window = {
      kernelWidth: op.steps('poolWidth', 1),
      strideX: op.steps('strideX', 1),
      padLeft: op.steps('padLeft'),
    };
    op.scratch(FLOAT_BYTES * (readFloats(input) + pooledRowFloats(window, input, output)));
  },
  globalPool(op) {
    checkGlobalPool(op, op.vector('output'));
  },
  depthwiseForward(op) {
    const output = op.tensor('output');
    const { input } = checkDepthwise(op, output);
    op.optionalArray('bias', output.channels);
    if (!input.isPlanar) return;
    const window = {
      kernelHeight: op.steps('kernelHeight', 1),
      kernelWidth: op.steps('kernelWidth', 1),
      strideY: op.steps('strideY', 1),
      strideX: op.steps('strideX', 1),
      padTop: op.steps('padTop'),
      padLeft: op.steps('padLeft'),
    };
    const unfolded = unfoldedChannel(unfoldedFor(window, output));
    op.scratch(FLOAT_BYTES * (readFloats(input) + unfolded + BATCH_LANES));
  },
};

type Field = 'strideY' | 'strideX' | 'padTop' | 'padLeft';

/** Both are images, of one layout. */
function checkImages<Field extends string>(
  op: View<Field>,
  name: Field,
  input: TensorExtent,
  output: TensorExtent,
): void {
  op.expect(!input.isVector, `${name} is a vector, expected an image`);
  op.expect(!output.isVector, 'output is a vector, expected an image');
  op.expect(
    input.isPlanar === output.isPlanar,
    `${name} and output differ: one has planes, the other one batch lanes`,
  );
}

/** The tensor that is pooled, to one of this shape. */
export function checkPool(
  op: View<'source' | 'poolHeight' | 'poolWidth' | 'average' | Field>,
  output: TensorExtent,
): TensorExtent {
  const input = op.source('source');
  checkImages(op, 'source', input, output);
  op.expect(input.channels === output.channels, 'its output has other channels than its input');
  op.integer('average', 0, 1);
  const axes = [
    ['poolHeight', 'strideY', 'padTop', input.height, output.height],
    ['poolWidth', 'strideX', 'padLeft', input.width, output.width],
  ] as const;
  for (const [size, stride, pad, from, to] of axes) {
    const last = (to - 1) * op.steps(stride, 1) - op.steps(pad);
    op.expect(op.steps(size, 1) > op.steps(pad) && last < from, 'a window has nothing in it');
  }
  return input;
}

export function checkGlobalPool(
  op: View<'source' | 'average'>,
  output: TensorExtent,
): TensorExtent {
  const input = op.source('source');
  op.expect(!input.isVector, 'source is a vector, expected an image');
  op.expect(input.channels === output.channels, 'its output has other channels than its input');
  op.integer('average', 0, 1);
  if (input.isPlanar) op.scratch(FLOAT_BYTES * planeFloats(input));
  return input;
}

/** The tensor that a depthwise convolution reads, and how many weights it reads it with. */
export function checkDepthwise(
  op: View<'input' | 'kernelHeight' | 'kernelWidth' | 'multiplier' | 'weights' | Field>,
  output: TensorExtent,
): { readonly input: TensorExtent; readonly weights: number } {
  const input = op.tensor('input');
  checkImages(op, 'input', input, output);
  op.expect(
    op.integer('multiplier', 1) * input.channels === output.channels,
    `it makes ${output.channels} channels of ${input.channels}`,
  );
  const axes = [
    ['strideY', 'padTop', output.height],
    ['strideX', 'padLeft', output.width],
  ] as const;
  for (const [stride, pad, to] of axes) {
    const last = (to - 1) * op.steps(stride, 1) - op.steps(pad);
    op.expect(last < 2 ** 30, 'its windows reach out of what 32 bits can hold');
  }
  const weights = op.steps('kernelHeight', 1) * op.steps('kernelWidth', 1) * output.channels;
  op.array('weights', weights);
  return { input, weights };
}
