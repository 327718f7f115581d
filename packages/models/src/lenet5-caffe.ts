import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { chain, classifier, flat, requireImages } from './classifier.js';
import { convolveAndPool } from './convolve-and-pool.js';
import { dropoutRate } from './dropout.js';
import { perceptron } from './mlp.js';

/**
 * The LeNet of the Caffe examples, common in pruning papers, with ReLU after every hidden layer: unpadded 5x5
 * convolutions of 20 and 50 filters with max-pooling, then a dense layer of 500 units; 431,080 parameters on 28x28x1 and
 * 10 classes. Inputs are at least 16x16. `dropout` is the share of each
 * hidden dense layer's outputs that a training step leaves out (default 0).
 */
export const lenet5Caffe = /* @__PURE__ */ definePlugin(
  {
    kind: 'model',
    name: 'lenet-5-caffe',
    summary: "Caffe's LeNet: two convolutions of 20 and 50 filters, a dense layer of 500 units",
    options: z.strictObject({ dropout: dropoutRate }),
  },
  ({ dropout }) => ({
    publishedFor: 'mnist',
    create: (options) => {
      requireImages('lenet-5-caffe', options.inputShape, 16);
      return classifier(options, (input) => {
        const features = chain(
          input,
          ...convolveAndPool(1, 20, 'valid', options),
          ...convolveAndPool(2, 50, 'valid', options),
        );
        return perceptron(flat(features), [500], 'relu', options, dropout);
      });
    },
  }),
);
