import type { OptimizerSpec } from '@freetickets/core';
import type { Parameters } from './parameters.js';
import type { Program } from './program/program.js';

/** What an optimizer remembers of each weight; all start at 0. */
export function slotsOf(spec: OptimizerSpec): readonly string[] {
  if (spec.name === 'adam') return ['firstMoment', 'secondMoment'];
  return spec.momentum > 0 ? ['velocity'] : [];
}

/** Emits an optimizer's step over all that is trained. */
export function emitUpdate(
  program: Program,
  { trained: values, gradients, slots, trainedFloats: count }: Parameters,
  spec: OptimizerSpec,
  threads: number,
): void {
  const occasion = { occasion: 'update' } as const;
  const { clipNorm, weightDecay } = spec;
  if (clipNorm !== undefined) {
    const results = program.keep(8 * threads);
    program.emit('gradientNorm', { gradients, count, results }, occasion);
    program.emit('clipGradients', { results, norm: clipNorm }, occasion);
  }
  if (spec.name === 'sgd') {
    const { momentum, nesterov } = spec;
    const { velocity } = slots;
    program.emit(
      'sgd',
      { values, gradients, velocity, count, momentum, weightDecay, nesterov },
      occasion,
    );
    return;
  }
  const { firstMoment, secondMoment } = slots;
  program.emit(
    'adam',
    {
      values,
      gradients,
      firstMoment,
      secondMoment,
      count,
      oneMinusBeta1: 1 - spec.beta1,
      oneMinusBeta2: 1 - spec.beta2,
      epsilon: spec.epsilon,
      weightDecay,
    },
    occasion,
  );
}
