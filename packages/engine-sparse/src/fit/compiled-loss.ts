import { type LossSpec, ModelError, OptionError } from '@freetickets/core';
import {
  type OutputActivation,
  outputActivation,
  regressionSpecOf,
} from '@freetickets/model-graph';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** What a compiled model is trained with. */
export interface CompiledLoss {
  /** How its targets come; of `numbers`, each stands there once for each of its outputs. */
  readonly targets: 'one-hot' | 'indices' | 'probability' | 'numbers';
  /** What its output must be. */
  readonly activation: OutputActivation;
  readonly spec: LossSpec;
}

const crossEntropy = { labelSmoothing: 0 } as const;
const byName: { readonly [loss: string]: CompiledLoss } = {
  categoricalCrossentropy: { targets: 'one-hot', activation: 'softmax', spec: crossEntropy },
  sparseCategoricalCrossentropy: { targets: 'indices', activation: 'softmax', spec: crossEntropy },
  binaryCrossentropy: { targets: 'probability', activation: 'sigmoid', spec: crossEntropy },
  meanSquaredError: {
    ...{ targets: 'numbers', activation: 'linear' },
    spec: { name: 'mean-squared-error' },
  },
};

/**
 * A compiled model's loss. Throws an `OptionError` where the engine does not have it, a `ModelError` where the model's output
 * is not what it takes.
 */
export function compiledLoss(model: LayersModel): CompiledLoss {
  const given = only(model.loss);
  const loss = lossOf(given);
  const output = outputActivation(model);
  if (output === loss.activation) return loss;
  const name = typeof given === 'string' ? given : loss.spec.name;
  const units = loss.activation === 'sigmoid' ? ' of one unit' : '';
  throw new ModelError(
    `The model gives ${outputs[output]}, but the loss ${name} takes ${outputs[loss.activation]}. End it in a Dense layer${units} with the activation '${loss.activation}'.`,
  );
}

const outputs: { readonly [A in OutputActivation]: string } = {
  softmax: 'probabilities of classes, by a softmax',
  sigmoid: 'a probability, by a sigmoid',
  linear: 'numbers as they come, logits for example',
};

function lossOf(given: unknown): CompiledLoss {
  if (typeof given === 'string' && Object.hasOwn(byName, given)) return byName[given];
  const spec = regressionSpecOf(given);
  if (spec) return { targets: 'numbers', activation: 'linear', spec };
  const names = Object.keys(byName).join(', ');
  throw new OptionError(
    'loss',
    given,
    `by name, one of ${names}, or what regressionLoss of @freetickets/model-graph makes`,
  );
}

/** The loss of a model's one output; all of them where there are more. */
function only(loss: unknown): unknown {
  const all: unknown[] = typeof loss === 'object' && loss !== null ? Object.values(loss) : [loss];
  return all.length === 1 ? all[0] : loss;
}
