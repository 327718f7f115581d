import { definePlugin, sizeOf } from '@freetickets/core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod/mini';
import { chain, classifier, flat, requireWeights } from './classifier.js';
import { dropoutRate, dropped } from './dropout.js';
import { glorotUniform, heNormal } from './initial-weights.js';

const activations = ['relu', 'elu', 'tanh', 'sigmoid'] as const;
type Activation = (typeof activations)[number];

const SIZE = 'a whole number from 1 to 65,536';
const SIZES = 'a list of at most 1,000 whole numbers from 1 to 65,536';

/**
 * A multilayer perceptron on the flattened input: dense layers `dense1`, `dense2`, ... with the sizes `hidden`
 * ([256, 128] by default), then `logits`. `activation` is `relu` (default) or `elu`, with He initial weights, or `tanh`
 * or `sigmoid`, with Glorot's. `dropout`: the rate at which the activations of each hidden layer are dropped, 0 by default.
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
        z
          .array(z.int({ error: SIZE }).check(z.gte(1, SIZE), z.lte(65_536, SIZE)), {
            error: SIZES,
          })
          .check(z.maxLength(1000, SIZES)),
        [256, 128],
      ),
      activation: z._default(
        z.enum(activations, { error: `one of ${activations.join(', ')}` }),
        'relu',
      ),
      dropout: dropoutRate,
    }),
  },
  ({ hidden, activation, dropout }) => ({
    create: (options) =>
      classifier(options, (input) => {
        const sizes = [sizeOf(options.inputShape), ...hidden, options.classes];
        requireWeights(
          'mlp',
          sizes.slice(1).reduce((sum, size, i) => sum + sizes[i] * size, 0),
        );
        return perceptron(flat(input), hidden, activation, options.seed, dropout);
      }),
  }),
);

/** Dense layers of the given sizes, `dense1` first. */
export function perceptron(
  x: SymbolicTensor,
  sizes: readonly number[],
  activation: Activation,
  seed: number,
  dropout = 0,
): SymbolicTensor {
  const initial = activation === 'relu' || activation === 'elu' ? heNormal : glorotUniform;
  const dense = sizes.flatMap((units, i) => {
    const name = `dense${i + 1}`;
    return [
      layers.dense({ name, units, activation, kernelInitializer: initial(seed, name) }),
      ...dropped(`dropout${i + 1}`, dropout),
    ];
  });
  return chain(x, ...dense);
}
