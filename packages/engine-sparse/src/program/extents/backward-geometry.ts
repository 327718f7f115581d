import { BATCH_LANES_BYTES } from '../constants.js';
import type { StoredMatrix } from '../sparse-matrices.js';
import { Geometry } from './geometry.js';
import { reachOf } from './sparse-matrices.js';
import type { TensorExtent, View } from './view.js';

/** What of a geometry's record the backward pass reads, too. */
export class BackwardGeometry extends Geometry {
  /** Bytes of a band's gradients, of outputs and of inputs. */
  readonly gradients: number;
  readonly phases: number;
  private readonly gradientRow: number;

  constructor(op: View, input: TensorExtent, output: TensorExtent) {
    super(op, input, output);
    const [strideY, strideX] = [op.steps('strideY'), op.steps('strideX')];
    const [band, phaseWidth] = [op.steps('band'), op.steps('phaseWidth')];
    this.gradientRow = output.channels * op.steps('gradientWidth') * BATCH_LANES_BYTES;
    this.gradients = (band + op.steps('reachY')) * this.gradientRow;
    this.phases = strideY * strideX * band * phaseWidth * input.channels * BATCH_LANES_BYTES;
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
}
