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
  const [what, wanted] =
    loss.activation === 'linear'
      ? [`ends in a ${output}`, 'numbers as they come']
      : [
          output === 'linear' ? 'gives logits' : `ends in a ${output}`,
          `the probabilities of a ${loss.activation}`,
        ];
  throw new ModelError(
    `The model ${what}, but the loss ${name} takes ${wanted}. End it in a Dense layer${loss.activation === 'sigmoid' ? ' of one unit' : ''} with the activation '${loss.activation}'.`,
  );
}

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
