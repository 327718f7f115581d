/** An option of an optimizer: what it must be, and what it is where none is given. */
export interface OptimizerOption<T> {
  readonly expected: string;
  readonly isValid: (value: unknown) => boolean;
  readonly byDefault: T;
}

/** What there is to know of an optimizer, but for its kernel in each engine. */
interface Optimizer<O extends { readonly [option: string]: OptimizerOption<number | boolean> }> {
  readonly options: O;
  /** The largest learning rate, where none is given. */
  readonly learningRate: number;
  /**
   * `coupled`: `weightDecay * w` is added to the gradient (L2 regularisation). `decoupled`: `learningRate * weightDecay * w` is
   * taken off the weight, besides the step (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019).
   */
  readonly decay: 'coupled' | 'decoupled';
  /** What it remembers of each weight; all start at 0. */
  slots(options: OptionValues<O>): readonly string[];
}

type OptionValues<O> = {
  readonly [K in keyof O]: O[K] extends OptimizerOption<infer T> ? T : never;
};

const optimizer = <
  const O extends { readonly [option: string]: OptimizerOption<number | boolean> },
>(
  described: Optimizer<O>,
): Optimizer<O> => described;

const number = (
  byDefault: number,
  expected: string,
  isInRange: (value: number) => boolean,
): OptimizerOption<number> => ({
  expected,
  isValid: (value) => typeof value === 'number' && Number.isFinite(value) && isInRange(value),
  byDefault,
});
const belowOne = (byDefault: number) =>
  number(
    byDefault,
    'a number from 0 up to, but not including, 1',
    (value) => value >= 0 && value < 1,
  );
const positive = (byDefault: number) => number(byDefault, 'a number above 0', (value) => value > 0);
const notNegative = (byDefault: number) =>
  number(byDefault, 'a number of at least 0', (value) => value >= 0);
const flag = (byDefault: boolean): OptimizerOption<boolean> => ({
  expected: 'true or false',
  isValid: (value) => typeof value === 'boolean',
  byDefault,
});

const moments = ['firstMoment', 'secondMoment'] as const;

/**
 * The optimizers, each in one place: config types, defaults, checks, checkpoints and the engines follow from this
 * table. Another one is an entry here and a kernel in each engine (`update-rule.ts` of engine-tfjs,
 * `lowering/training/update.ts` of engine-sparse).
 */
export const optimizers = {
  sgd: optimizer({
    options: {
      /** 0: none, and no velocity is kept. */
      momentum: belowOne(0.9),
      nesterov: flag(false),
      weightDecay: notNegative(5e-4),
    },
    learningRate: 0.05,
    decay: 'coupled',
    slots: ({ momentum }) => (momentum > 0 ? ['velocity'] : []),
  }),
  /** Kingma and Ba, "Adam: a method for stochastic optimization", 2015. */
  adam: optimizer({
    options: {
      beta1: belowOne(0.9),
      beta2: belowOne(0.999),
      /** Where weight and gradient are 0, a step divides 0 by it. */
      epsilon: positive(1e-7),
      weightDecay: notNegative(0),
    },
    learningRate: 0.001,
    decay: 'coupled',
    slots: () => moments,
  }),
  /** Adam with decoupled weight decay: Loshchilov and Hutter, 2019. */
  adamw: optimizer({
    options: {
      beta1: belowOne(0.9),
      beta2: belowOne(0.999),
      epsilon: positive(1e-7),
      weightDecay: notNegative(0.01),
    },
    learningRate: 0.001,
    decay: 'decoupled',
    slots: () => moments,
  }),
} as const;

/** `'sgd' | 'adam' | 'adamw'`. */
export type OptimizerName = keyof typeof optimizers;

/** The options of an optimizer, but for the learning rate, which schedules give. */
export type OptimizerSpec<N extends OptimizerName = OptimizerName> = {
  readonly [K in N]: {
    readonly name: K;
    /**
     * The masked loss gradients of all trainable parameters are scaled down to this joint L2 norm where they exceed it, before
     * weight decay. Default: none.
     */
    readonly clipNorm?: number;
  } & OptionValues<(typeof optimizers)[K]['options']>;
}[N];

/** `'sgd', 'adam' or 'adamw'`. */
export const optimizerNames: string = Object.keys(optimizers)
  .map((name) => `'${name}'`)
  .join(', ')
  .replace(/, (?=[^,]*$)/, ' or ');

/** What an optimizer remembers of each weight, by name: `velocity`; `firstMoment`, `secondMoment`. All start at 0. */
export function slotsOf(spec: OptimizerSpec): readonly string[] {
  // An entry's slots depend on its own options, which the spec of its name has.
  const slots = optimizers[spec.name].slots as (options: OptimizerSpec) => readonly string[];
  return slots(spec);
}
