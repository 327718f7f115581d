import { BATCH_LANES, BATCH_LANES_BYTES } from '../constants.js';
import { planeFloats } from '../tensors.js';
import type { Extents } from './table.js';
import type { TensorExtent, View } from './view.js';

/** `kernels/elementwise.h` and `kernels/repeat.h`. */
export const elementwise: Extents<
  | 'loadInput'
  | 'materialise'
  | 'add'
  | 'addBias'
  | 'activate'
  | 'multiply'
  | 'repeat'
  | 'copySubtensor'
  | 'reshape'
> = {
  loadInput(op) {
    const { height, width, channels } = op.tensor('output');
    const size = op.integer('size', 1);
    op.expect(
      op.integer('first') + height * width * channels <= size,
      'it reads behind an example',
    );
    op.array('input', op.layout.batchSize * size);
  },
  materialise(op) {
    op.tensor('output', op.source('source'));
  },
  add(op) {
    const left = op.source('left');
    op.source('right', left);
    op.tensor('output', left);
    const run = left.isPlanar ? planeFloats(left) / BATCH_LANES : left.width;
    op.scratch(2 * (left.isVector ? op.blocks : run) * BATCH_LANES_BYTES);
  },
  addBias(op) {
    op.array('bias', op.tensor('tensor').channels);
  },
  activate(op) {
    op.tensor('output', op.tensor('input'));
    op.integer('function');
    op.float('parameter');
  },
  multiply(op) {
    const left = op.tensor('left');
    op.tensor('right', left);
    op.tensor('output', left);
  },
  repeat(op) {
    checkRepeat(op, op.tensor('input'), op.tensor('output'));
  },
  copySubtensor(op) {
    const input = op.tensor('input');
    const output = op.tensor('output');
    op.expect(
      input.isVector === output.isVector && input.isPlanar === output.isPlanar,
      'it copies a vector to an image, or an image to a vector',
    );
    const axes = [
      ['y', input.height, output.height],
      ['x', input.width, output.width],
      ['channel', input.channels, output.channels],
    ] as const;
    const isCleared = op.integer('clear', 0, 1) === 1;
    for (const [field, from, to] of axes) {
      // What is larger is cut to the smaller; room around it is cleared, or another operation fills its channels.
      const at = op.integer(field, Math.min(0, to - from), Math.max(0, to - from));
      op.expect(
        isCleared || field === 'channel' || from >= to,
        `it leaves some of its output as it was, from ${field} ${at} on`,
      );
    }
  },
  reshape(op) {
    const sizeOf = (field: 'input' | 'output') => {
      const { height, width, channels } = op.tensor(field);
      return height * width * channels;
    };
    const [input, output] = [sizeOf('input'), sizeOf('output')];
    op.expect(input === output, `it makes ${output} values of ${input}`);
  },
};

/** One of two tensors has the other's values so many times along each axis. */
export function checkRepeat(
  op: View<'timesY' | 'timesX' | 'timesChannel'>,
  small: TensorExtent,
  large: TensorExtent,
): void {
  op.expect(
    small.isVector === large.isVector && small.isPlanar === large.isPlanar,
    'its input and output have different layouts',
  );
  const axes = [
    ['timesY', small.height, large.height],
    ['timesX', small.width, large.width],
    ['timesChannel', small.channels, large.channels],
  ] as const;
  for (const [field, from, to] of axes) {
    const times = op.steps(field, 1);
    op.expect(from * times === to, `${field} is ${times}, but it makes ${to} of ${from}`);
  }
}
