import type { ModelGraph } from '@freetickets/core';
import type { Parameters } from '../../program/parameters.js';
import type { EmittedOperation, Program } from '../../program/program.js';
import type { Region } from '../../program/region.js';
import type { StoredParameter } from '../../program/stored-parameter.js';
import type { Gradient, Shape, Source, Tensor } from '../../program/tensors.js';
import type { BackwardDetails, BackwardName } from '../backward-details.js';
import { Lowering, type LoweringOptions } from '../lowering.js';

/** The gradient of a source so far, and the convolution that made it, whose epilogue can still be given more to do. */
export interface Pending {
  readonly gradient: Gradient;
  readonly by?: EmittedOperation<'convolutionBackward'>;
}

/** What to do with the gradient of a value, by what made the value. */
export type Backwards = {
  readonly [Name in BackwardName]: (
    lowering: TrainingLowering,
    pending: Pending,
    details: BackwardDetails[Name],
  ) => void;
};

/** A program that trains, in the making: the backward pass is deferred until all layers are lowered. */
export class TrainingLowering extends Lowering {
  private readonly gradients = new Map<Source, Pending>();
  private readonly pendingBackwards: (() => void)[] = [];
  private readonly afters: (() => void)[] = [];

  constructor(
    program: Program,
    graph: ModelGraph,
    parameters: Parameters,
    options: LoweringOptions,
    private readonly backwards: Backwards,
  ) {
    super(program, graph, parameters, options);
  }

  /** What comes after the pass, in the order it is asked for. */
  afterwards(emit: () => void): void {
    this.afters.push(emit);
  }

  /** Defers what to do with the gradient of a value, until all who use the value have added theirs. */
  override onBackward<Name extends BackwardName>(
    name: Name,
    value: Source,
    details: BackwardDetails[Name],
  ): void {
    if (!value.tensor.needsGradient) return;
    const { layer } = this.program;
    this.pendingBackwards.push(() => {
      const pending = this.gradients.get(value);
      this.program.layer = layer;
      if (pending) this.backwards[name](this, pending, details);
    });
  }

  /** Lowers all that was deferred: backwards, last first; then what comes after. */
  finish(): void {
    for (const backward of this.pendingBackwards.reverse()) backward();
    for (const after of this.afters) after();
    this.program.layer = undefined;
  }

  /** Adds to the gradient of a value. */
  addGradient(
    value: Source,
    gradient: Gradient,
    by?: EmittedOperation<'convolutionBackward'>,
  ): void {
    if (!value.tensor.needsGradient) return;
    const pending = this.gradients.get(value);
    if (!pending) {
      this.gradients.set(value, { gradient, ...(by && { by }) });
      return;
    }
    const [first, second] = gradient.coefficients
      ? [pending.gradient, gradient]
      : [gradient, pending.gradient];
    const previous = this.storedGradient(first);
    this.gradients.set(value, { gradient: { tensor: this.gather(second, previous) } });
  }

  /** The gradient that a value has so far, as a tensor, for an operation that adds to it. */
  takeGradient(value: Source): Tensor | undefined {
    const pending = this.gradients.get(value);
    this.gradients.delete(value);
    return pending && this.storedGradient(pending.gradient);
  }

  /** A gradient as a stored tensor. */
  storedGradient(gradient: Gradient): Tensor {
    return gradient.coefficients ? this.gather(gradient, undefined) : gradient.tensor;
  }

  gradientRecord({ tensor, coefficients, input }: Gradient): Region {
    return this.program.record('gradient', {
      tensor: tensor.record,
      coefficients,
      input: input?.record,
    });
  }

  emitBiasGradient(bias: StoredParameter, gradient: Gradient): void {
    this.program.emit(
      'biasGradient',
      { gradient: this.gradientRecord(gradient), biasGradient: bias.gradients },
      { reads: [gradient.tensor.data, gradient.input?.data] },
    );
  }

  /** A tensor for a gradient of another's shape. */
  gradientTensor(of: Shape): Tensor {
    return this.tensor(of, false);
  }

  private gather(gradient: Gradient, previous: Tensor | undefined): Tensor {
    const output = this.gradientTensor(gradient.tensor);
    this.program.emit(
      'accumulateGradient',
      {
        gradient: this.gradientRecord(gradient),
        previous: previous?.record,
        output: output.record,
      },
      {
        reads: [gradient.tensor.data, gradient.input?.data, previous?.data],
        writes: [output.data],
        replaces: [previous?.data, gradient.tensor.data].filter((each) => each !== undefined),
      },
    );
    return output;
  }
}
