import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { classifier, flat } from './classifier.js';
import { dropoutRate } from './dropout.js';
import { perceptron } from './mlp.js';

/**
 * LeNet-300-100: dense layers of 300 and 100 units with ReLU on the flattened input; 266,610 parameters on 28x28x1 and
 * 10 classes. LeCun et al., "Gradient-based learning applied to document recognition", 1998; ReLU in place of tanh. `dropout` is the share of each
 * hidden dense layer's outputs that a training step leaves out (default 0).
 */
export const lenet300100 = /* @__PURE__ */ definePlugin(
  {
    kind: 'model',
    name: 'lenet-300-100',
    summary: 'LeNet-300-100: dense layers of 300 and 100 units',
    options: z.strictObject({ dropout: dropoutRate }),
  },
  ({ dropout }) => ({
    publishedFor: 'mnist',
    create: (options) =>
      classifier(options, (input) => perceptron(flat(input), [300, 100], 'relu', options, dropout)),
  }),
);
