import type { GraphNode } from '@freetickets/core';
import type { Source } from '../program/tensors.js';
import { lowerActivation } from './activation.js';
import { activationOf } from './activation-functions.js';
import { lowerAddition } from './addition.js';
import { lowerConcatenation, lowerPadding, lowerReshape } from './arrangement.js';
import { convolvePixels, lowerConvolution } from './convolution.js';
import { lowerDense } from './dense.js';
import { lowerDepthwise, lowerSeparable } from './depthwise.js';
import { lowerDropout } from './dropout.js';
import { lowerEmbedding } from './embedding.js';
import { isIdentity } from './identity.js';
import { lowerLayerNormalisation } from './layer-normalisation.js';
import type { Lowering } from './lowering.js';
import { lowerMultiplication } from './multiplication.js';
import { lowerNormalisation, rectify } from './normalisation.js';
import { lowerGlobalPooling, lowerPooling } from './pooling.js';
import { lowerUpSampling } from './repeat.js';
import {
  channelsLast,
  inOrder,
  knownActivation,
  lastAxis,
  nearest,
  ofManyExamples,
  plainDropout,
  type Restriction,
  shortStrides,
  threeAxes,
  undilated,
  unmasked,
} from './restrictions.js';
import { lowerTransposedConvolution } from './transposed-convolution.js';

/**
 * How a type of layer is lowered, in a graph that `checkFeedForward` accepts; where training does more, `trainingLayers`
 * says what.
 */
interface Layer {
  lower(lowering: Lowering, node: GraphNode): Source;
  readonly restrictions?: readonly Restriction[];
  /** Those that only training has. */
  readonly trainingRestrictions?: readonly Restriction[];
  /** Those that only programs with planar images have. */
  readonly planarRestrictions?: readonly Restriction[];
}

const activated =
  (lower: (lowering: Lowering, node: GraphNode) => Source) =>
  (lowering: Lowering, node: GraphNode): Source =>
    activate(lowering, node, lower(lowering, node));

function activate(lowering: Lowering, node: GraphNode, value: Source): Source {
  const activation = activationOf(node) ?? { name: 'linear', parameter: 0 };
  return activation.name === 'relu'
    ? rectify(lowering, value)
    : lowerActivation(lowering, value, activation);
}
const activation: Layer = {
  lower: (lowering, node) => activate(lowering, node, lowering.inputOf(node)),
  restrictions: [knownActivation],
};
const reshape: Layer = {
  lower: lowerReshape,
  restrictions: [threeAxes],
  planarRestrictions: [inOrder],
};
const pooling = (average: boolean): Layer => ({
  lower: (lowering, node) => lowerPooling(lowering, node, average),
  restrictions: [channelsLast],
});
const globalPooling = (average: boolean): Layer => ({
  lower: (lowering, node) => lowerGlobalPooling(lowering, node, average),
  restrictions: [channelsLast],
});

const convolution: Layer = {
  lower: activated(lowerConvolution),
  restrictions: [channelsLast, undilated, knownActivation],
  trainingRestrictions: [shortStrides],
};

const byType: { readonly [type: string]: Layer } = {
  Conv1D: convolution,
  Conv2D: convolution,
  Conv2DTranspose: {
    lower: activated(lowerTransposedConvolution),
    restrictions: [channelsLast, shortStrides, knownActivation],
    planarRestrictions: [ofManyExamples],
  },
  DepthwiseConv2D: {
    lower: activated(lowerDepthwise),
    restrictions: [channelsLast, undilated, knownActivation],
  },
  SeparableConv2D: {
    lower: activated(lowerSeparable),
    restrictions: [channelsLast, undilated, knownActivation],
  },
  Dense: {
    lower: activated((lowering, node) =>
      node.outputShape.length === 1
        ? lowerDense(lowering, node)
        : convolvePixels(lowering, node, lowering.inputOf(node), 'kernel'),
    ),
    restrictions: [threeAxes, knownActivation],
  },
  Embedding: { lower: lowerEmbedding, restrictions: [threeAxes, unmasked] },
  BatchNormalization: { lower: lowerNormalisation, restrictions: [lastAxis] },
  LayerNormalization: { lower: lowerLayerNormalisation, restrictions: [lastAxis] },
  Activation: activation,
  ReLU: activation,
  LeakyReLU: activation,
  ELU: activation,
  Add: { lower: lowerAddition },
  Multiply: { lower: lowerMultiplication },
  UpSampling2D: { lower: lowerUpSampling, restrictions: [channelsLast, nearest] },
  Concatenate: { lower: lowerConcatenation, restrictions: [lastAxis] },
  MaxPooling1D: pooling(false),
  MaxPooling2D: pooling(false),
  AveragePooling1D: pooling(true),
  AveragePooling2D: pooling(true),
  GlobalMaxPooling1D: globalPooling(false),
  GlobalMaxPooling2D: globalPooling(false),
  GlobalAveragePooling1D: globalPooling(true),
  GlobalAveragePooling2D: globalPooling(true),
  ZeroPadding2D: { lower: lowerPadding },
  Flatten: reshape,
  Reshape: reshape,
  Dropout: {
    lower: (lowering, node) =>
      isIdentity(node, lowering.drops) ? lowering.inputOf(node) : lowerDropout(lowering, node),
    trainingRestrictions: [plainDropout],
  },
};

/** The layers that the engine runs, by TensorFlow.js class. */
export const layers: ReadonlyMap<string, Layer> = new Map(Object.entries(byType));
