import {
  type BatchResult,
  ModelError,
  type OptimizerName,
  type OptimizerSpec,
  OptionError,
} from '@freetickets/core';
import { outputActivation } from '@freetickets/model-graph';
import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

type Config = ReturnType<tf.Optimizer['getConfig']>;
type Rule = {
  readonly [N in OptimizerName]: Omit<OptimizerSpec<N>, 'weightDecay' | 'clipNorm'>;
}[OptimizerName];

const rules: Record<string, (config: Config) => Rule> = {
  SGD: () => ({ name: 'sgd', momentum: 0, nesterov: false }),
  Momentum: ({ momentum, useNesterov }) => ({
    name: 'sgd',
    momentum: Number(momentum),
    nesterov: useNesterov === true,
  }),
  Adam: ({ beta1, beta2, epsilon }) => ({
    name: 'adam',
    beta1: Number(beta1),
    beta2: Number(beta2),
    epsilon: Number(epsilon),
  }),
};

/**
 * A tfjs optimizer's update rule. Throws an `OptionError` for one that the engine does not have, or that makes sparse
 * itself.
 */
export function optimizerSpec(
  optimizer: tf.Optimizer,
  settings: { readonly weightDecay: number; readonly clipNorm?: number | undefined },
): OptimizerSpec {
  if ('masks' in optimizer) {
    throw new OptionError('optimizer', 'one that dynamicSparse made', 'the optimizer inside it');
  }
  const name = optimizer.getClassName();
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (!rule) throw new OptionError('optimizer', name, `one of ${Object.keys(rules).join(', ')}`);
  const { weightDecay, clipNorm } = settings;
  return {
    ...rule(optimizer.getConfig()),
    weightDecay,
    ...(clipNorm !== undefined && { clipNorm }),
  };
}

const losses = {
  categoricalCrossentropy: {
    targets: 'one-hot',
    activation: 'softmax',
    unit: 'a unit for each class',
  },
  sparseCategoricalCrossentropy: {
    targets: 'indices',
    activation: 'softmax',
    unit: 'a unit for each class',
  },
  binaryCrossentropy: { targets: 'probability', activation: 'sigmoid', unit: 'one unit' },
} as const;

type LossName = keyof typeof losses;

/** How a loss wants its targets. */
export type Targets = (typeof losses)[LossName]['targets'];

/**
 * How a compiled model's targets come. Throws an `OptionError` where its loss is not a cross-entropy by name, a `ModelError`
 * where its output is not what that loss takes.
 */
export function targetsOf(model: LayersModel): Targets {
  const name = lossName(model);
  const { targets, activation, unit } = losses[name];
  const given = outputActivation(model);
  if (given === activation) return targets;
  const what = given === 'linear' ? 'gives logits' : `ends in a ${given}`;
  throw new ModelError(
    `The model ${what}, but the loss ${name} takes the probabilities of a ${activation}. End it in a Dense layer of ${unit} with the activation '${activation}'.`,
  );
}

function lossName({ loss }: LayersModel): LossName {
  const [only, ...others]: unknown[] = typeof loss === 'object' ? Object.values(loss) : [loss];
  if (others.length === 0 && typeof only === 'string' && Object.hasOwn(losses, only)) {
    return only as LossName;
  }
  const names = Object.keys(losses).join(', ');
  throw new OptionError('loss', only, `by name, one of ${names}, as only classes are learnt`);
}

/** A metric of a batch of `count` examples. */
export type Metric = (result: BatchResult, count: number) => number;

const accuracy: Metric = ({ correct }, count) => correct / count;
const crossEntropy: Metric = ({ loss }) => loss;
const metrics: Record<string, Metric> = {
  accuracy,
  acc: accuracy,
  crossentropy: crossEntropy,
  ce: crossEntropy,
};

/** Whether a compiled model measures the loss once more, as a metric. */
export const measuresCrossEntropy = (model: LayersModel): boolean =>
  metricsOf(model).includes(crossEntropy);

/** A compiled model's metrics in their order. Throws an `OptionError` where a step does not give one. */
export function metricsOf(model: LayersModel): readonly Metric[] {
  const given: unknown = model.metrics ?? [];
  const all = typeof given === 'object' ? Object.values(given as object).flat() : [given];
  return all.map((metric: unknown) => {
    if (typeof metric === 'string' && Object.hasOwn(metrics, metric)) return metrics[metric];
    throw new OptionError('metrics', metric, `by name, one of ${Object.keys(metrics).join(', ')}`);
  });
}
