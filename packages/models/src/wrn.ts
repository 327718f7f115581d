import { definePlugin, type Plugin } from '@freetickets/core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod/mini';
import { chain, classifier, requireImages, requireWeights } from './classifier.js';
import { dropoutRate, dropped } from './dropout.js';
import type { Initial } from './initial-weights.js';
import type { ModelFactory } from './model-factory.js';
import { type Block, batchNorm, convolution, relu, type Stage, stages, sum } from './residual.js';

const DEPTH = 'one of 10, 16, 22, 28 and so on up to 1,000 (6n + 4)';
const WIDTH = 'a whole number from 1 to 1,000';

/**
 * A wide residual network WRN-depth-width: a 3x3 convolution of 16 filters, then three stages of (depth - 4) / 6 blocks
 * with 16, 32 and 64 times `width` filters, then batch normalisation, ReLU and the mean over each channel. A block is
 * two 3x3 convolutions, each after batch normalisation and ReLU. Where the shape changes, the shortcut is a 1x1
 * convolution of the block's normalised input, else the input itself. No convolution has a bias, and there is no
 * dropout unless `dropout` gives the rate of one before the second convolution of every block. Zagoruyko and Komodakis, "Wide residual networks", 2016.
 *
 * `depth` is 6n + 4, `width` at least 1; both are required.
 *
 * @example wrn({ depth: 16, width: 8 }).create({ seed: 1, inputShape: [32, 32, 3], classes: 10 })
 */
export const wrn = /* @__PURE__ */ definePlugin(
  {
    kind: 'model',
    name: 'wrn',
    summary: 'a wide residual network of your depth and width',
    options: z.strictObject({
      depth: z
        .int({ error: DEPTH })
        .check(z.refine((depth) => depth >= 10 && depth <= 1000 && depth % 6 === 4, DEPTH)),
      width: z.int({ error: WIDTH }).check(z.gte(1, WIDTH), z.lte(1000, WIDTH)),
      dropout: dropoutRate,
    }),
  },
  ({ depth, width, dropout }) => wideResNet(depth, width, dropout),
);

export const wrn101 = /* @__PURE__ */ named(10, 1);
export const wrn161 = /* @__PURE__ */ named(16, 1);
export const wrn162 = /* @__PURE__ */ named(16, 2);
export const wrn164 = /* @__PURE__ */ named(16, 4);
export const wrn222 = /* @__PURE__ */ named(22, 2);
export const wrn282 = /* @__PURE__ */ named(28, 2);
/** Zagoruyko and Komodakis' best on CIFAR: 36.5 million parameters. */
export const wrn2810 = /* @__PURE__ */ named(28, 10);
export const wrn402 = /* @__PURE__ */ named(40, 2);
export const wrn404 = /* @__PURE__ */ named(40, 4);

/** {@link wrn} of one depth and width, under a name of its own. */
function named<const D extends number, const W extends number>(
  depth: D,
  width: W,
): Plugin<'model', `wrn-${D}-${W}`, undefined> {
  return definePlugin(
    {
      kind: 'model',
      name: `wrn-${depth}-${width}`,
      summary: `WRN-${depth}-${width}: ${(depth - 4) / 2} residual blocks of ${16 * width}, ${32 * width} and ${64 * width} filters`,
    },
    () => wideResNet(depth, width),
  );
}

function wideResNet(depth: number, width: number, dropout = 0): ModelFactory {
  const name = `wrn-${depth}-${width}`;
  const blocks = (depth - 4) / 6;
  const all = [16, 32, 64].map((filters) => ({ filters: filters * width, blocks }));
  return {
    publishedFor: 'cifar',
    create: (options) => {
      requireImages(name, options.inputShape, 1);
      return classifier(options, (input) => {
        requireWeights(name, options, convolutionWeights(all));
        const stem = chain(input, convolution('conv1', options, 16, 3, 1));
        const features = stages(stem, all, (x, block) => residual(x, block, options, dropout));
        const pool = layers.globalAveragePooling2d({ name: 'pool' });
        return chain(features, batchNorm('bn'), relu('relu'), pool);
      });
    },
  };
}

/** Weights of the residual blocks: two 3x3 convolutions each, and a 1x1 one where the width changes. */
function convolutionWeights(all: readonly Stage[]): number {
  return all.reduce((sum, { filters, blocks }, stage) => {
    const before = stage === 0 ? 16 : all[stage - 1].filters;
    return sum + 10 * before * filters + 9 * filters ** 2 + (blocks - 1) * 18 * filters ** 2;
  }, 0);
}

function residual(
  x: SymbolicTensor,
  block: Block,
  initial: Initial,
  dropout: number,
): SymbolicTensor {
  const { name, filters, strides } = block;
  const active = chain(x, batchNorm(`${name}-bn1`), relu(`${name}-relu1`));
  const isSameShape = strides === 1 && x.shape.at(-1) === filters;
  const shortcut = isSameShape
    ? x
    : chain(active, convolution(`${name}-shortcut`, initial, filters, 1, strides));
  const branch = chain(
    active,
    convolution(`${name}-conv1`, initial, filters, 3, strides),
    batchNorm(`${name}-bn2`),
    relu(`${name}-relu2`),
    ...dropped(`${name}-dropout`, dropout),
    convolution(`${name}-conv2`, initial, filters, 3, 1),
  );
  return sum(`${name}-add`, shortcut, branch);
}
