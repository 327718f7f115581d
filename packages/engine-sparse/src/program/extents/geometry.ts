import { BATCH_LANES_BYTES, CHANNEL_SUMS } from '../constants.js';
import type { StoredMatrix } from '../sparse-matrices.js';
import { reachOf } from './sparse-matrices.js';
import type { TensorExtent, View } from './view.js';

/** The scratch that the sums of each channel take, in vectors of up to BATCH_LANES. */
export const sumBytes = (channels: number): number => CHANNEL_SUMS * channels * BATCH_LANES_BYTES;

/** A geometry's record, as the kernels lay their bands out by it. */
export class Geometry {
  /** Bytes of a band's input and of its outputs. */
  readonly inputs: number;
  readonly outputs: number;
  readonly taps: number;
  private readonly inputRow: number;

  constructor(
    protected readonly op: View,
    protected readonly input: TensorExtent,
    protected readonly output: TensorExtent,
  ) {
    const [kernelHeight, kernelWidth] = [op.steps('kernelHeight', 1), op.steps('kernelWidth', 1)];
    const [strideY, strideX] = [op.steps('strideY', 1), op.steps('strideX', 1)];
    const band = op.steps('band', 1);
    const paddedWidth = op.steps('paddedWidth', 1);
    op.steps('padTop');
    const padLeft = op.steps('padLeft');
    this.taps = kernelHeight * kernelWidth;
    this.inputRow = input.channels * paddedWidth * BATCH_LANES_BYTES;
    this.inputs = (strideY * (band - 1) + kernelHeight) * this.inputRow;
    this.outputs = band * output.width * output.channels * BATCH_LANES_BYTES;
    op.expect(padLeft + input.width <= paddedWidth, 'its input is wider than the padded rows');
    op.expect(
      (output.width - 1) * strideX + kernelWidth <= paddedWidth,
      'its windows reach out of the padded rows',
    );
    op.expect(
      (output.height - 1) * strideY + kernelHeight < 2 ** 31,
      'its windows reach out of what 32 bits can hold',
    );
  }

  /** Products of the input with weights, or of the input with the gradient for each weight. */
  checkForward(matrix: StoredMatrix): void {
    const { op, output, inputRow } = this;
    this.checkRows(matrix, output.channels);
    const lastTile =
      (op.steps('band') - 1) * op.steps('strideY') * inputRow +
      (output.width - 1) * op.steps('strideX') * BATCH_LANES_BYTES;
    op.expect(lastTile + reachOf(matrix) <= this.inputs, 'its weights reach out of the band');
  }

  protected checkRows({ layout, parameter }: StoredMatrix, rows: number): void {
    const has = layout.transposed ? layout.inputs : layout.outputs;
    this.op.expect(has === rows, `${parameter.name} has ${has} rows, expected ${rows}`);
  }
}
