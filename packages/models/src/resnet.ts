import { definePlugin, type Plugin } from '@freetickets/core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod/mini';
import { chain, classifier, requireImages } from './classifier.js';
import { formAndWidth, scaled } from './form-and-width.js';
import { heNormal, type Initial } from './initial-weights.js';
import { type Block, batchNorm, convolution, relu, stages, sum } from './residual.js';

const options = z.strictObject(formAndWidth);

/** A {@link resNet} of 8 basic blocks: 11,689,512 trainable parameters with 1000 classes, 11,173,962 for CIFAR-10. */
export const resnet18 = /* @__PURE__ */ resNet(18, 'basic', [2, 2, 2, 2]);
/** A {@link resNet} of 16 bottlenecks: 25,557,032 trainable parameters with 1000 classes, 4.089e9 multiply-adds. */
export const resnet50 = /* @__PURE__ */ resNet(50, 'bottleneck', [3, 4, 6, 3]);

/**
 * A residual network for ImageNet: a 7x7 convolution of stride 2, a max-pooling, then four stages of blocks with 64, 128, 256
 * and 512 filters, and the mean over each channel. A basic block is two 3x3 convolutions; a bottleneck a 1x1, a 3x3 and a 1x1
 * one of four times the filters, its stride in the 3x3 one. Batch normalisation follows each convolution, the last ReLU the
 * sum. Where the shape changes, the shortcut is a 1x1 convolution with batch normalisation. Windows are padded on both sides,
 * as in the published code. He et al., "Deep residual learning for image recognition", 2016.
 *
 * `form: 'cifar'` begins with a 3x3 convolution of stride 1 and no pooling instead.
 */
function resNet<const D extends number>(
  depth: D,
  kind: 'basic' | 'bottleneck',
  blocks: readonly number[],
): Plugin<'model', `resnet-${D}`, typeof options> {
  const name = `resnet-${depth}` as const;
  const summary = `ResNet-${depth} for ImageNet, or with the first layer of CIFAR: ${blocks.join(', ')} ${kind} blocks`;
  const residual = kind === 'basic' ? basic : bottleneck;
  return definePlugin({ kind: 'model', name, summary, options }, ({ form, width }) => ({
    publishedFor: form,
    create: (options) => {
      requireImages(name, options.inputShape, 1);
      return classifier(options, (input) => {
        const all = blocks.map((count, i) => ({
          filters: scaled(64 * 2 ** i, width),
          blocks: count,
        }));
        const first = all[0].filters;
        const stem =
          form === 'imagenet'
            ? [
                ...padded('conv1', options, first, 7, 2),
                ...[batchNorm('bn1'), relu('relu1')],
                // What is rectified is never below the zeros, so that they decide no maximum.
                layers.zeroPadding2d({ name: 'pool1-pad', padding: 1 }),
                layers.maxPooling2d({ name: 'pool1', poolSize: 3, strides: 2 }),
              ]
            : [convolution('conv1', options, first, 3, 1), batchNorm('bn1'), relu('relu1')];
        const features = stages(chain(input, ...stem), all, (x, block) =>
          residual(x, block, options),
        );
        return chain(features, layers.globalAveragePooling2d({ name: 'pool' }));
      });
    },
  }));
}

function basic(x: SymbolicTensor, block: Block, initial: Initial): SymbolicTensor {
  const { name, filters, strides } = block;
  const branch = chain(
    x,
    ...padded(`${name}-conv1`, initial, filters, 3, strides),
    batchNorm(`${name}-bn1`),
    relu(`${name}-relu1`),
    convolution(`${name}-conv2`, initial, filters, 3, 1),
    batchNorm(`${name}-bn2`),
  );
  return join(x, branch, block, initial);
}

function bottleneck(x: SymbolicTensor, block: Block, initial: Initial): SymbolicTensor {
  const { name, filters, strides } = block;
  const branch = chain(
    x,
    convolution(`${name}-conv1`, initial, filters, 1, 1),
    batchNorm(`${name}-bn1`),
    relu(`${name}-relu1`),
    ...padded(`${name}-conv2`, initial, filters, 3, strides),
    batchNorm(`${name}-bn2`),
    relu(`${name}-relu2`),
    convolution(`${name}-conv3`, initial, 4 * filters, 1, 1),
    batchNorm(`${name}-bn3`),
  );
  return join(x, branch, block, initial);
}

/** The rectified sum of a block's branch and its shortcut. */
function join(
  x: SymbolicTensor,
  branch: SymbolicTensor,
  { name, strides }: Block,
  initial: Initial,
): SymbolicTensor {
  const filters = branch.shape.at(-1) as number;
  const isSameShape = strides === 1 && x.shape.at(-1) === filters;
  const shortcut = isSameShape
    ? x
    : chain(
        x,
        convolution(`${name}-shortcut`, initial, filters, 1, strides),
        batchNorm(`${name}-shortcut-bn`),
      );
  return chain(sum(`${name}-add`, shortcut, branch), relu(`${name}-relu`));
}

/** A convolution that is padded by as many zeros on both sides, also where `same` pads the far side alone. */
function padded(
  name: string,
  initial: Initial,
  filters: number,
  kernelSize: number,
  strides: number,
): readonly layers.Layer[] {
  if (strides === 1) return [convolution(name, initial, filters, kernelSize, strides)];
  return [
    layers.zeroPadding2d({ name: `${name}-pad`, padding: (kernelSize - 1) / 2 }),
    layers.conv2d({
      name,
      filters,
      kernelSize,
      strides,
      useBias: false,
      kernelInitializer: heNormal(initial, name),
    }),
  ];
}
