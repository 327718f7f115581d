import { definePlugin } from '@freetickets/core';
import { layers } from '@tensorflow/tfjs-layers';
import * as z from 'zod/mini';
import { chain, classifier, requireImages } from './classifier.js';
import { formAndWidth, scaled } from './form-and-width.js';
import { heNormal, type Initial } from './initial-weights.js';
import { batchNorm, convolution } from './residual.js';

/** Filters and strides of the blocks. */
const blocks: readonly (readonly [filters: number, strides: number])[] = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  ...Array.from({ length: 5 }, () => [512, 1] as const),
  [1024, 2],
  [1024, 1],
];

/**
 * MobileNet: a 3x3 convolution of stride 2 and 32 filters, then 13 blocks, each a 3x3 depthwise and a 1x1 convolution, with
 * batch normalisation and a ReLU up to 6 after each, and the mean over each channel; 4,231,976 trainable parameters with 1000
 * classes. `width` is the paper's multiplier alpha. Depthwise kernels stay dense. Howard et al., "MobileNets", 2017.
 *
 * @example mobilenetV1({ width: 0.25 }).create({ seed: 1, inputShape: [128, 128, 3], classes: 10 })
 */
export const mobilenetV1 = /* @__PURE__ */ definePlugin(
  {
    kind: 'model',
    name: 'mobilenet-v1',
    summary: 'MobileNet: 13 blocks of a depthwise and a 1x1 convolution, of your width',
    options: z.strictObject({ width: formAndWidth.width }),
  },
  ({ width }) => ({
    publishedFor: 'imagenet',
    create: (options) => {
      requireImages('mobilenet-v1', options.inputShape, 1);
      return classifier(options, (input) =>
        chain(
          input,
          convolution('conv1', options, scaled(32, width), 3, 2),
          ...[batchNorm('bn1'), relu6('relu1')],
          ...blocks.flatMap(([filters, strides], i) =>
            separable(`block${i + 1}`, options, scaled(filters, width), strides),
          ),
          layers.globalAveragePooling2d({ name: 'pool' }),
        ),
      );
    },
  }),
);

function separable(
  name: string,
  initial: Initial,
  filters: number,
  strides: number,
): readonly layers.Layer[] {
  const depthwise = `${name}-depthwise`;
  return [
    layers.depthwiseConv2d({
      name: depthwise,
      kernelSize: 3,
      strides,
      padding: 'same',
      useBias: false,
      depthwiseInitializer: heNormal(initial, depthwise, 'fanOut'),
    }),
    ...[batchNorm(`${name}-bn1`), relu6(`${name}-relu1`)],
    convolution(`${name}-pointwise`, initial, filters, 1, 1),
    ...[batchNorm(`${name}-bn2`), relu6(`${name}-relu2`)],
  ];
}

const relu6 = (name: string): layers.Layer => layers.reLU({ name, maxValue: 6 });
