import { type OptimizerName, type OptimizerSpec, optimizers } from '@freetickets/core';
import { DOUBLE_BYTES } from '../../program/constants.js';
import type { Parameters } from '../../program/parameters.js';
import type { Program } from '../../program/program.js';

const stage = { stage: 'update' } as const;

/** Emits the operation that steps all that is trained. */
type Emit<N extends OptimizerName> = (
  program: Program,
  parameters: Parameters,
  spec: OptimizerSpec<N>,
) => void;

const sgd: Emit<'sgd'> = (
  program,
  { trained: values, gradients, slots: { velocity }, trainedFloats: count },
  { momentum, weightDecay, nesterov },
) => {
  const fields = { values, gradients, velocity, count, momentum, weightDecay, nesterov };
  program.emit('sgd', fields, stage);
};

const adam: Emit<'adam' | 'adamw'> = (
  program,
  { trained: values, gradients, slots: { firstMoment, secondMoment }, trainedFloats: count },
  { name, beta1, beta2, epsilon, weightDecay },
) => {
  const isCoupled = optimizers[name].decay === 'coupled';
  program.emit(
    'adam',
    {
      values,
      gradients,
      firstMoment,
      secondMoment,
      count,
      oneMinusBeta1: 1 - beta1,
      oneMinusBeta2: 1 - beta2,
      epsilon,
      weightDecay: isCoupled ? weightDecay : 0,
      decoupledDecay: isCoupled ? 0 : weightDecay,
    },
    stage,
  );
};

/** The kernel of each optimizer. */
const emitters: { readonly [N in OptimizerName]: Emit<N> } = { sgd, adam, adamw: adam };

/** Emits an optimizer's step over all that is trained. */
export function emitUpdate<N extends OptimizerName>(
  program: Program,
  parameters: Parameters,
  spec: OptimizerSpec<N>,
  threads: number,
): void {
  const { clipNorm } = spec;
  if (clipNorm !== undefined) {
    const { gradients, trainedFloats: count } = parameters;
    const results = program.keep(DOUBLE_BYTES * threads);
    program.emit('gradientNorm', { gradients, count, results }, stage);
    program.emit('clipGradients', { results, norm: clipNorm }, stage);
  }
  emitters[spec.name](program, parameters, spec);
}
