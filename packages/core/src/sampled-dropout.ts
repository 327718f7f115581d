import { ModelError } from './errors.js';
import type { GraphNode, ModelGraph } from './graph.js';

/**
 * Members that are samples of one network with dropout in prediction (Monte Carlo dropout, Gal and Ghahramani 2016). Member m, from
 * 1, drops activation i of an example (row-major) where the i-th `uniform()` of `dropoutSample(seed, node name, m)` is below the rate, and
 * scales the others by 1 / (1 - rate). It drops the same of every example: so a member is one function, what it says of an input does not
 * depend on what else is predicted, and an input's predictions are distributed as if each example were drawn anew.
 */
export interface DropoutSamples {
  /** Members. */
  readonly count: number;
  readonly seed: number;
}

/**
 * The nodes of a graph at which samples differ. Throws a `ModelError` where there is none, or calls of one layer could not be told
 * apart.
 */
export function droppingNodes({ nodes }: ModelGraph): readonly GraphNode[] {
  const dropping = nodes.filter(
    ({ type, config }) => type === 'Dropout' && Number(config.rate) > 0,
  );
  if (dropping.length === 0) {
    throw new ModelError(
      'The model has no Dropout layer with a rate above 0, so samples of it would all be the same. Use one that has: the models mlp and wrn take a rate, { name: "mlp", dropout: 0.2 }.',
    );
  }
  const layers = new Set<string>();
  for (const { layer } of dropping) {
    if (layers.has(layer)) {
      throw new ModelError(
        `Layer "${layer}" (Dropout): its calls could not be told apart; give each a Dropout layer of its own.`,
      );
    }
    layers.add(layer);
  }
  return dropping;
}
