import { definePlugin, sizeOf } from '@freetickets/core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod/mini';
import { chain, classifier, flat, requireWeights } from './classifier.js';
import { dropoutRate, dropped } from './dropout.js';
import { glorotUniform, heNormal, type Initial } from './initial-weights.js';

const activations = ['relu', 'elu', 'tanh', 'sigmoid'] as const;
type Activation = (typeof activations)[number];

const LARGEST = 2 ** 20;
const SIZE = 'a whole number from 1 to 1,048,576';
const SIZES = 'a list of at most 1,000 whole numbers from 1 to 1,048,576';

/**
 * A multilayer perceptron on the flattened input: dense layers `dense1`, `dense2`, ... with the sizes `hidden`
 * ([256, 128] by default), then `logits`. `activation` is `relu` (default) or `elu`, with He initial weights, or `tanh`
 * or `sigmoid`, with Glorot's. `dropout` is the share of each hidden layer's outputs that a training step leaves out
 * (default 0).
 *
 * @example mlp({ hidden: [256, 256, 256], dropout: 0.2 }).create({ seed: 1, inputShape: [54], classes: 7 })
 */
export const mlp = /* @__PURE__ */ definePlugin(
  {
    kind: 'model',
    name: 'mlp',
    summary: 'a multilayer perceptron with hidden layers of your sizes',
    options: z.strictObject({
      hidden: z._default(
        z
          .array(z.int({ error: SIZE }).check(z.gte(1, SIZE), z.lte(LARGEST, SIZE)), {
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
          options,
          sizes.slice(1).reduce((sum, size, i) => sum + sizes[i] * size, 0),
        );
        return perceptron(flat(input), hidden, activation, options, dropout);
      }),
  }),
);

/** Dense layers of the given sizes, `dense1` first, each with a layer `dropout1`, ... after it where there is dropout. */
export function perceptron(
  x: SymbolicTensor,
  sizes: readonly number[],
  activation: Activation,
  initial: Initial,
  dropout = 0,
): SymbolicTensor {
  const initializer = activation === 'relu' || activation === 'elu' ? heNormal : glorotUniform;
  const dense = sizes.flatMap((units, i) => {
    const name = `dense${i + 1}`;
    const kernelInitializer = initializer(initial, name);
    return [
      layers.dense({ name, units, activation, kernelInitializer }),
      ...dropped(`dropout${i + 1}`, dropout),
    ];
  });
  return chain(x, ...dense);
}
