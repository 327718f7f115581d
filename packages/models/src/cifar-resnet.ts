import { definePlugin, type Plugin } from '@freetickets/core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { chain, classifier, requireImages } from './classifier.js';
import type { Initial } from './initial-weights.js';
import { type Block, batchNorm, convolution, relu, stages, sum } from './residual.js';

/** A {@link cifarResNet} of 3 blocks a stage: 269,722 trainable parameters with 3 channels and 10 classes. */
export const resnet20 = /* @__PURE__ */ cifarResNet(20);
/** A {@link cifarResNet} of 5 blocks a stage: 464,154 trainable parameters with 3 channels and 10 classes. */
export const resnet32 = /* @__PURE__ */ cifarResNet(32);
/** A {@link cifarResNet} of 7 blocks a stage: 658,586 trainable parameters with 3 channels and 10 classes. */
export const resnet44 = /* @__PURE__ */ cifarResNet(44);
/** A {@link cifarResNet} of 9 blocks a stage: 853,018 trainable parameters with 3 channels and 10 classes. */
export const resnet56 = /* @__PURE__ */ cifarResNet(56);

/**
 * A residual network for images as small as CIFAR's: a 3x3 convolution, then three stages of (depth - 2) / 6 blocks with
 * 16, 32 and 64 filters, then the mean over each channel. A block is two 3x3 convolutions, each with batch normalisation;
 * the second ReLU follows the sum. Shortcuts have no parameters: where the shape changes they take every second pixel and
 * surround the channels with zeros. He et al., "Deep residual learning for image recognition", 2016, option A.
 */
function cifarResNet<const D extends number>(depth: D): Plugin<'model', `resnet-${D}`, undefined> {
  const name = `resnet-${depth}` as const;
  const blocks = (depth - 2) / 6;
  const summary = `ResNet-${depth} for CIFAR: ${3 * blocks} residual blocks of 16, 32 and 64 filters`;
  return definePlugin({ kind: 'model', name, summary }, () => ({
    publishedFor: 'cifar',
    create: (options) => {
      requireImages(name, options.inputShape, 1);
      return classifier(options, (input) => {
        const stem = [convolution('conv1', options, 16, 3, 1), batchNorm('bn1'), relu('relu1')];
        const all = [16, 32, 64].map((filters) => ({ filters, blocks }));
        const features = stages(chain(input, ...stem), all, (x, block) =>
          residual(x, block, options),
        );
        return chain(features, layers.globalAveragePooling2d({ name: 'pool' }));
      });
    },
  }));
}

function residual(x: SymbolicTensor, block: Block, initial: Initial): SymbolicTensor {
  const { name, filters, strides } = block;
  const branch = chain(
    x,
    convolution(`${name}-conv1`, initial, filters, 3, strides),
    batchNorm(`${name}-bn1`),
    relu(`${name}-relu1`),
    convolution(`${name}-conv2`, initial, filters, 3, 1),
    batchNorm(`${name}-bn2`),
  );
  return chain(sum(`${name}-add`, shortcut(x, block), branch), relu(`${name}-relu2`));
}

function shortcut(x: SymbolicTensor, { name, filters, strides }: Block): SymbolicTensor {
  if (strides === 1) return x;
  const zeros = (filters - (x.shape.at(-1) as number)) / 2;
  return chain(
    x,
    layers.maxPooling2d({ name: `${name}-subsample`, poolSize: 1, strides }),
    // With the first axis taken for the channels, it pads the other two: none of the width, and the channels.
    layers.zeroPadding2d({
      name: `${name}-pad`,
      dataFormat: 'channelsFirst',
      padding: [
        [0, 0],
        [zeros, zeros],
      ],
    }),
  );
}
