import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { chain, classifier, flat, requireImages } from './classifier.js';
import { convolveAndPool } from './convolve-and-pool.js';
import { dropoutRate } from './dropout.js';
import { perceptron } from './mlp.js';

/**
 * LeNet-5 in its modern form, with ReLU and max-pooling: 5x5 convolutions of 6 and 16 filters, the first one padded at
 * every input size, then dense layers of 120 and 84 units; 61,706 parameters on 28x28x1 and 10 classes. Inputs are at
 * least 12x12. LeCun et al., "Gradient-based learning applied to document recognition", 1998. `dropout` is the share of each
 * hidden dense layer's outputs that a training step leaves out (default 0).
 */
export const lenet5 = /* @__PURE__ */ definePlugin(
  {
    kind: 'model',
    name: 'lenet-5',
    summary: 'LeNet-5: two convolutions of 6 and 16 filters, dense layers of 120 and 84 units',
    options: z.strictObject({ dropout: dropoutRate }),
  },
  ({ dropout }) => ({
    publishedFor: 'mnist',
    create: (options) => {
      requireImages('lenet-5', options.inputShape, 12);
      return classifier(options, (input) => {
        const features = chain(
          input,
          ...convolveAndPool(1, 6, 'same', options),
          ...convolveAndPool(2, 16, 'valid', options),
        );
        return perceptron(flat(features), [120, 84], 'relu', options, dropout);
      });
    },
  }),
);
