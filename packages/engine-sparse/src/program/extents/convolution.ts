import { BATCH_LANES_BYTES, CHANNEL_SUMS } from '../constants.js';
import { NONZERO_SUM_BYTES, type StoredMatrix } from '../sparse-matrices.js';
import { matricesOf, matrixOf, reachOf } from './sparse-matrices.js';
import type { Extents } from './table.js';
import type { TensorExtent, View } from './view.js';

/** `kernels/convolution.h`, and the dense gradient of a convolution in `kernels/dense_gradient.h`. */
export const convolution: Extents<
  | 'convolutionForward'
  | 'convolutionBackward'
  | 'convolutionDenseGradient'
  | 'reduceWeightGradients'
  | 'refreshValues'
> = {
  convolutionForward(op) {
    const input = op.imageSource('source');
    const output = op.image('output');
    const geometry = new Geometry(op.named('geometry', 'geometry'), input, output);
    geometry.checkForward(matrixOf(op, 'matrix'));
    op.optionalArray('bias', output.channels);
    op.optionalTensor('residual', output);
    if (op.has('sums')) op.sums('sums', output.channels);
    op.scratch(geometry.inputs + geometry.outputs + sumBytes(output.channels));
  },
  convolutionBackward(op) {
    const input = op.imageSource('source');
    const output = op.gradient('gradient');
    op.expect(!output.isVector, 'its gradient is a vector');
    const geometry = new Geometry(op.named('geometry', 'geometry'), input, output);
    geometry.checkGradients();
    op.scratch(geometry.inputs + geometry.gradients + geometry.phases + sumBytes(input.channels));
    if (op.has('matrix')) {
      const matrix = matrixOf(op, 'matrix');
      geometry.checkForward(matrix);
      op.array('weightSums', op.layout.threads * matrix.nonzeros, NONZERO_SUM_BYTES);
    }
    if (!op.has('output')) return;
    op.tensor('output', input);
    geometry.checkBackward(matricesOf(op, 'phases'));
    op.optionalTensor('previous', input);
    if (op.has('epilogue')) op.source('epilogue', input);
    if (op.has('sums')) op.sums('sums', input.channels);
  },
  convolutionDenseGradient(op) {
    const input = op.imageSource('source');
    const output = op.gradient('gradient');
    op.expect(!output.isVector, 'its gradient is a vector');
    const geometry = new Geometry(op.named('geometry', 'geometry'), input, output);
    op.array('output', geometry.taps * input.channels * output.channels);
    op.scratch(geometry.inputs + geometry.outputs);
  },
  reduceWeightGradients(op) {
    const { nonzeros, parameter } = matrixOf(op, 'matrix');
    op.array('weightSums', op.integer('copies', 1) * nonzeros, NONZERO_SUM_BYTES);
    op.array('gradients', parameter.count);
  },
  refreshValues(op) {
    const { length } = matricesOf(op, 'matrices');
    op.integer('count', length, length);
  },
};

/** The scratch that the sums of each channel take, in vectors of up to BATCH_LANES. */
const sumBytes = (channels: number): number => CHANNEL_SUMS * channels * BATCH_LANES_BYTES;

/** A geometry's record, as the kernels lay their bands out by it. */
class Geometry {
  /** Bytes of a band's input, of its outputs, of its outputs' gradients and of its inputs' gradients. */
  readonly inputs: number;
  readonly outputs: number;
  readonly gradients: number;
  readonly phases: number;
  readonly taps: number;
  private readonly inputRow: number;
  private readonly gradientRow: number;

  constructor(
    private readonly op: View,
    private readonly input: TensorExtent,
    private readonly output: TensorExtent,
  ) {
    const [kernelHeight, kernelWidth] = [op.steps('kernelHeight', 1), op.steps('kernelWidth', 1)];
    const [strideY, strideX] = [op.steps('strideY', 1), op.steps('strideX', 1)];
    const band = op.steps('band', 1);
    const paddedWidth = op.steps('paddedWidth', 1);
    const gradientWidth = op.steps('gradientWidth');
    op.steps('padTop');
    const padLeft = op.steps('padLeft');
    const phaseWidth = op.steps('phaseWidth');
    this.taps = kernelHeight * kernelWidth;
    this.inputRow = input.channels * paddedWidth * BATCH_LANES_BYTES;
    this.inputs = (strideY * (band - 1) + kernelHeight) * this.inputRow;
    this.outputs = band * output.width * output.channels * BATCH_LANES_BYTES;
    this.gradientRow = output.channels * gradientWidth * BATCH_LANES_BYTES;
    this.gradients = (band + op.steps('reachY')) * this.gradientRow;
    this.phases = strideY * strideX * band * phaseWidth * input.channels * BATCH_LANES_BYTES;
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

  /** The band of the output's gradient. */
  checkGradients(): void {
    const { op, output } = this;
    const left = op.steps('reachX') - op.steps('firstX');
    op.expect(
      left >= 0 && op.steps('reachY') >= op.steps('firstY'),
      'its gradient begins too late',
    );
    op.expect(
      left + output.width <= op.steps('gradientWidth'),
      'its gradient is wider than the padded rows',
    );
  }

  /** Products of the output's gradient with weights, phase by phase. */
  checkBackward(phases: readonly StoredMatrix[]): void {
    const { op, input, gradientRow } = this;
    const [strideY, strideX] = [op.steps('strideY'), op.steps('strideX')];
    op.expect(phases.length === strideY * strideX, 'it has not one sparse matrix for each phase');
    const [phaseHeight, phaseWidth] = [op.steps('phaseHeight', 1), op.steps('phaseWidth', 1)];
    const band = op.steps('band');
    op.expect(
      strideY * (op.steps('firstY') + phaseHeight + band) < 2 ** 31,
      'its phases reach out of what 32 bits can hold',
    );
    const lastTile = (band - 1) * gradientRow + (phaseWidth - 1) * BATCH_LANES_BYTES;
    for (const matrix of phases) {
      this.checkRows(matrix, input.channels);
      op.expect(lastTile + reachOf(matrix) <= this.gradients, 'its weights reach out of the band');
    }
    const covers = (first: number, count: number, stride: number, pad: number, size: number) =>
      first * stride <= pad && (first + count) * stride - pad >= size;
    op.expect(
      covers(op.steps('firstY'), phaseHeight, strideY, op.steps('padTop'), input.height) &&
        covers(op.steps('firstX'), phaseWidth, strideX, op.steps('padLeft'), input.width),
      "it leaves some of the input's gradient as it was",
    );
  }

  private checkRows({ layout, parameter }: StoredMatrix, rows: number): void {
    const has = layout.transposed ? layout.inputs : layout.outputs;
    this.op.expect(has === rows, `${parameter.name} has ${has} rows, expected ${rows}`);
  }
}
