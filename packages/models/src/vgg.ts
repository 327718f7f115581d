import { definePlugin, type Plugin } from '@freetickets/core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod/mini';
import { chain, classifier, flat, requireImages } from './classifier.js';
import { formAndWidth, scaled } from './form-and-width.js';
import { heNormal, type Initial } from './initial-weights.js';
import { batchNorm, relu } from './residual.js';

const options = z.strictObject(formAndWidth);

/** What differs between the forms of a network. */
interface Form {
  /** Whether convolutions have a bias, as well as batch normalisation after them. */
  readonly useBias: boolean;
  /** Units of the dense layers before the last one. */
  readonly hidden: readonly number[];
  /** What follows each of them. */
  after(index: number): layers.Layer;
}

const imagenet: Form = {
  useBias: true,
  hidden: [4096, 4096],
  after: (index) => layers.dropout({ name: `dropout${index}`, rate: 0.5 }),
};

/**
 * The {@link vgg} of 13 convolutions: 138,365,992 trainable parameters with 1000 classes. Its form for CIFAR is the VGG-D of
 * Lee et al., "SNIP", 2019, and of the code for ITOP: two dense layers of 512 units, batch normalisation in place of dropout;
 * 15,255,626 trainable parameters with 10 classes.
 */
export const vgg16 = /* @__PURE__ */ vgg(16, [2, 2, 3, 3, 3], {
  useBias: true,
  hidden: [512, 512],
  after: (index) => batchNorm(`dense${index}-bn`),
});

/**
 * The {@link vgg} of 16 convolutions: 143,678,248 trainable parameters with 1000 classes. Its form for CIFAR is that of Liu et
 * al., "Rethinking the value of network pruning", 2019: no hidden dense layers, and convolutions without bias; 20,035,018
 * trainable parameters with 10 classes.
 */
export const vgg19 = /* @__PURE__ */ vgg(19, [2, 2, 4, 4, 4], {
  useBias: false,
  hidden: [],
  after: (index) => batchNorm(`dense${index}-bn`),
});

/**
 * A VGG network with batch normalisation: five stages of 3x3 convolutions with 64, 128, 256, 512 and 512 filters, each stage
 * followed by a 2x2 max-pooling, then two dense layers of 4096 units with dropout. Inputs are at least 32x32. Simonyan and
 * Zisserman, "Very deep convolutional networks", 2015.
 */
function vgg<const D extends number>(
  depth: D,
  convolutions: readonly number[],
  cifar: Form,
): Plugin<'model', `vgg-${D}`, typeof options> {
  const name = `vgg-${depth}` as const;
  const summary = `VGG-${depth} with batch normalisation, for ImageNet or CIFAR`;
  return definePlugin({ kind: 'model', name, summary, options }, ({ form, width }) => ({
    publishedFor: form,
    create: (options) => {
      requireImages(name, options.inputShape, 32);
      const { useBias, hidden, after } = { imagenet, cifar }[form];
      return classifier(options, (input) => {
        const features = convolutions.reduce((x, count, i) => {
          const filters = scaled(Math.min(512, 64 * 2 ** i), width);
          return stage(x, i + 1, { count, filters, useBias }, options);
        }, input);
        const dense = hidden.flatMap((units, i) => {
          const name = `dense${i + 1}`;
          const kernelInitializer = heNormal(options, name);
          const layer = { name, units: scaled(units, width), kernelInitializer };
          return [layers.dense({ ...layer, activation: 'relu' }), after(i + 1)];
        });
        return chain(flat(features), ...dense);
      });
    },
  }));
}

/** Convolutions of as many filters, each with batch normalisation and ReLU, and a max-pooling. */
function stage(
  x: SymbolicTensor,
  number: number,
  { count, filters, useBias }: { count: number; filters: number; useBias: boolean },
  initial: Initial,
): SymbolicTensor {
  const convolutions = Array.from({ length: count }, (_, i) => {
    const place = `${number}-${i + 1}`;
    const name = `conv${place}`;
    const kernelInitializer = heNormal(initial, name);
    return [
      layers.conv2d({ name, filters, kernelSize: 3, padding: 'same', useBias, kernelInitializer }),
      ...[batchNorm(`bn${place}`), relu(`relu${place}`)],
    ];
  });
  return chain(
    x,
    ...convolutions.flat(),
    layers.maxPooling2d({ name: `pool${number}`, poolSize: 2 }),
  );
}
