import { BATCH_LANES, FLOAT_BYTES } from '../constants.js';
import { readFloats, rowsOfStrip } from '../strips.js';
import { matrixOf, reachOf } from './sparse-matrices.js';
import type { Extents } from './table.js';
import type { TensorExtent, View } from './view.js';

/** `kernels/planes.h`. */
export const planes: Extents<
  'unfold' | 'convolutionOfPlanes' | 'depthwiseOfPlanes' | 'poolOfPlanes'
> = {
  unfold(op) {
    const input = op.planarSource('source');
    const unfolded = new Unfolded(op.named('output', 'unfolded'));
    unfolded.checkChannels(input.channels);
    unfolded.checkExamples();
    op.scratch(FLOAT_BYTES * readFloats(input));
  },
  convolutionOfPlanes(op) {
    const input = op.planarSource('source');
    const unfolded = new Unfolded(op.named('unfolded', 'unfolded'));
    const output = op.planarImage('output');
    unfolded.checkChannels(input.channels);
    unfolded.checkOutput({ ...output, height: rowsOfStrip(output) });
    const matrix = matrixOf(op, 'matrix');
    const { outputs, inputs, transposed, blockColumns, isBlockwise } = matrix.layout;
    op.expect(
      !transposed && outputs === output.channels && inputs === input.channels,
      `${matrix.parameter.name} makes ${outputs} channels of ${inputs}, expected ${output.channels} of ${input.channels}`,
    );
    op.expect(isBlockwise, 'its matrix reads all blocks of columns');
    op.integer('blockColumns', blockColumns, blockColumns);
    const block = blockColumns * unfolded.channel;
    // The last vector of a strip may begin in its last pixel.
    const last = rowsOfStrip(output) * output.width - 1;
    op.expect(
      reachOf(matrix) + FLOAT_BYTES * last <= FLOAT_BYTES * (block + BATCH_LANES),
      'its weights reach out of the unfolded strip',
    );
    op.scratch(FLOAT_BYTES * (readFloats(input) + block + BATCH_LANES));
    op.optionalArray('bias', output.channels);
    op.optionalTensor('residual', output);
  },
  depthwiseOfPlanes(op) {
    const unfolded = new Unfolded(op.named('input', 'unfolded'));
    const output = op.planarImage('output');
    unfolded.checkOutput(output);
    unfolded.checkExamples();
    op.expect(
      op.integer('multiplier', 1) * unfolded.channels === output.channels,
      `it makes ${output.channels} channels of ${unfolded.channels}`,
    );
    op.array('weights', unfolded.taps * output.channels);
    op.optionalArray('bias', output.channels);
  },
  poolOfPlanes(op) {
    const unfolded = new Unfolded(op.named('input', 'unfolded'));
    const output = op.planarImage('output');
    unfolded.checkOutput(output);
    unfolded.checkExamples();
    unfolded.checkChannels(output.channels);
    unfolded.checkPool(op.integer('height', 1), op.integer('width', 1), output);
    op.integer('average', 0, 1);
  },
};

/** An unfolded image's record, as the kernels go through it. */
class Unfolded {
  readonly channels: number;
  readonly taps: number;
  /** Floats of a channel. */
  readonly channel: number;

  constructor(private readonly record: View) {
    const [kernelHeight, kernelWidth] = [
      record.steps('kernelHeight', 1),
      record.steps('kernelWidth', 1),
    ];
    const strideY = record.steps('strideY', 1);
    for (const each of ['padTop', 'padLeft']) record.steps(each);
    record.steps('strideX', 1);
    record.float('padding');
    this.channels = record.integer('channels', 1);
    this.taps = kernelHeight * kernelWidth;
    const [rows, width] = [record.integer('rows', 1), record.integer('width', 1)];
    const phases = record.integer('phases', 1, Math.min(strideY, kernelHeight));
    record.expect(
      phases === Math.min(strideY, kernelHeight),
      `it has ${phases} phases, expected ${Math.min(strideY, kernelHeight)}`,
    );
    const phaseFloats = record.integer('phaseFloats', rows * width);
    record.expect(
      phaseFloats % BATCH_LANES === 0 && (rows + 1) * strideY < 2 ** 31,
      'its rows reach out of what 32 bits can hold',
    );
    this.channel = kernelWidth * phases * phaseFloats;
  }

  /** All channels of as many examples as there may be. */
  checkExamples(): void {
    const { record, channels, channel } = this;
    record.array('data', record.layout.batchSize * channels * channel + BATCH_LANES);
  }

  checkChannels(channels: number): void {
    this.record.expect(
      channels === this.channels,
      `it has ${this.channels} channels, expected ${channels}`,
    );
  }

  /** A plane of the output is the rows that each tap meets, one after another. */
  checkOutput({ height, width }: TensorExtent): void {
    const { record } = this;
    const [kernelHeight, strideY] = [record.steps('kernelHeight', 1), record.steps('strideY', 1)];
    record.expect(
      width === record.integer('width'),
      'its rows are not as long as those made of it',
    );
    record.expect(
      height + Math.floor((kernelHeight - 1) / strideY) <= record.integer('rows'),
      'its windows reach out of its rows',
    );
  }

  /** No window is all padding. */
  checkPool(height: number, width: number, output: TensorExtent): void {
    const axes = [
      ['kernelHeight', 'strideY', 'padTop', height, output.height],
      ['kernelWidth', 'strideX', 'padLeft', width, output.width],
    ] as const;
    for (const [size, stride, pad, from, to] of axes) {
      const { record } = this;
      const last = (to - 1) * record.steps(stride, 1) - record.steps(pad);
      record.expect(
        record.steps(size, 1) > record.steps(pad) && last < from,
        'a window has nothing in it',
      );
    }
  }
}
