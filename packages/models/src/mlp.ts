import { definePlugin } from '@freetickets/core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod/mini';
import { chain, classifier, flat } from './classifier.js';
import { glorotUniform, heNormal } from './initial-weights.js';

const activations = ['relu', 'elu', 'tanh', 'sigmoid'] as const;
type Activation = (typeof activations)[number];

const SIZE = 'a whole number of at least 1';

/**
 * A multilayer perceptron on the flattened input: dense layers `dense1`, `dense2`, ... with the sizes `hidden`
 * ([256, 128] by default), then `logits`. `activation` is `relu` (default) or `elu`, with He initial weights, or `tanh`
 * or `sigmoid`, with Glorot's.
 *
 * @example mlp({ hidden: [64] }).create({ seed: 1, inputShape: [28, 28, 1], classes: 10 })
 */
export const mlp = /* @__PURE__ */ definePlugin(
  {
    kind: 'model',
    name: 'mlp',
    summary: 'a multilayer perceptron with hidden layers of your sizes',
    options: z.strictObject({
      hidden: z._default(
        z.array(z.int({ error: SIZE }).check(z.gte(1, SIZE)), {
          error: 'a list of whole numbers of at least 1',
        }),
        [256, 128],
      ),
      activation: z._default(
        z.enum(activations, { error: `one of ${activations.join(', ')}` }),
        'relu',
      ),
    }),
  },
  ({ hidden, activation }) => ({
    create: (options) =>
      classifier(options, (input) => perceptron(flat(input), hidden, activation, options.seed)),
  }),
);

/** Dense layers of the given sizes, `dense1` first. */
export function perceptron(
  x: SymbolicTensor,
  sizes: readonly number[],
  activation: Activation,
  seed: number,
): SymbolicTensor {
  const initial = activation === 'relu' || activation === 'elu' ? heNormal : glorotUniform;
  const dense = sizes.map((units, i) => {
    const name = `dense${i + 1}`;
    return layers.dense({ name, units, activation, kernelInitializer: initial(seed, name) });
  });
  return chain(x, ...dense);
}
