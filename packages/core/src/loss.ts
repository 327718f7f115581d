import type { ModelGraph } from './graph.js';

/**
 * Softmax cross-entropy of the logits, the mean over a batch in nats: `-w sum_k q_k ln p_k`, with `q_k = (1 - s) t_k +
 * s / classes` for a smoothing s, the target t and the weight w of an example. Szegedy et al., Rethinking the Inception
 * Architecture, CVPR 2016.
 */
export interface CrossEntropySpec {
  readonly name?: 'cross-entropy';
  /** s, in [0, 1); 0 for the plain cross-entropy. */
  readonly labelSmoothing: number;
  /**
   * How many classifiers the graph's outputs are the logits of, [head, class], for the same labels: `classes` is then the
   * graph's by the heads, and the loss is the mean of the heads'. Default: 1.
   */
  readonly heads?: number;
}

/** The mean of (m - y)² over targets and examples, each example's times its weight, for an output m of each target y. */
export interface MeanSquaredErrorSpec {
  readonly name: 'mean-squared-error';
}

/**
 * The negative log-likelihood of targets y under a normal distribution of each, in nats: `(ln 2π + s + (y - m)² / e^s) / 2`,
 * the mean over targets and examples, each example's times its weight. The outputs are the mean m and the logarithm s of the
 * variance, [target, (m, s)]. Nix and Weigend, Estimating the mean and variance of the target probability distribution, 1994.
 */
export interface GaussianNllSpec {
  readonly name: 'gaussian-nll';
}

/**
 * The pinball loss `max(q (y - f), (q - 1) (y - f))` of a quantile f for each level q, the mean over levels, targets and
 * examples, each example's times its weight. The outputs are [target, level]. Koenker and Bassett, Regression quantiles, 1978.
 */
export interface PinballSpec {
  readonly name: 'pinball';
  /** The levels q, ascending, between 0 and 1. */
  readonly quantiles: readonly number[];
}

/** Losses of numbers, which a model's outputs say something about. */
export type RegressionSpec = MeanSquaredErrorSpec | GaussianNllSpec | PinballSpec;

/** What a network is trained to make small: of classes, or of numbers. */
export type LossSpec = CrossEntropySpec | RegressionSpec;

/** Whether a loss is of numbers. */
export const isRegression = (loss: LossSpec): loss is RegressionSpec =>
  loss.name !== undefined && loss.name !== 'cross-entropy';

/** Classes of the labels that a graph's outputs are compared with. */
export const classesOf = (
  { classes }: Pick<ModelGraph, 'classes'>,
  { heads = 1 }: CrossEntropySpec,
): number => classes / heads;

/** How many of a graph's outputs belong to each target of a regression. */
export function outputsPerTarget(loss: RegressionSpec): number {
  switch (loss.name) {
    case 'mean-squared-error':
      return 1;
    case 'gaussian-nll':
      return 2;
    case 'pinball':
      return loss.quantiles.length;
  }
}

/** How many numbers an example's targets are: probabilities of the classes, or the numbers of a regression. */
export const targetsPerExample = (graph: Pick<ModelGraph, 'classes'>, loss: LossSpec): number =>
  isRegression(loss) ? graph.classes / outputsPerTarget(loss) : classesOf(graph, loss);
