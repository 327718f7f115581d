import type { GraphNode } from '@freetickets/core';
import { activationOf, lowerActivation } from './activations.js';
import { lowerAddition } from './addition.js';
import { lowerConcatenation, lowerPadding, lowerReshape } from './arrangement.js';
import { lowerConvolution } from './convolution.js';
import { lowerDense } from './dense.js';
import { lowerDepthwise } from './depthwise.js';
import { lowerDropout } from './dropout.js';
import { sizesOf } from './geometry.js';
import { isIdentity } from './identity.js';
import type { Lowering } from './lowering.js';
import { lowerNormalisation, rectify } from './normalisation.js';
import { lowerGlobalPooling, lowerPooling } from './pooling.js';
import type { Source } from './tensors.js';

/** How a type of layer is lowered, its options being ones that `optionProblems` has nothing against. */
interface Layer {
  lower(lowering: Lowering, node: GraphNode): Source;
  /** Why a node cannot be run: half a sentence after the layer's name. */
  problems?(node: GraphNode, inputs: readonly GraphNode[]): readonly (string | false)[];
}

const rank = ({ outputShape }: GraphNode): number => outputShape.length;
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
};
const reshape: Layer = {
  lower: lowerReshape,
  problems: (node) => [
    rank(node) > 3 && `its output has ${rank(node)} axes; at most 3 are supported`,
  ],
};
const pooling = (average: boolean): Layer => ({
  lower: (lowering, node) => lowerPooling(lowering, node, average),
});
const globalPooling = (average: boolean): Layer => ({
  lower: (lowering, node) => lowerGlobalPooling(lowering, node, average),
});

const byType: { readonly [type: string]: Layer } = {
  Conv2D: {
    lower: activated((lowering, node) =>
      lowerConvolution(lowering, node, {
        kernelSize: sizesOf(node, 'kernelSize'),
        strides: sizesOf(node, 'strides'),
        padding: node.config.padding,
      }),
    ),
  },
  DepthwiseConv2D: {
    lower: activated(lowerDepthwise),
  },
  Dense: {
    lower: activated((lowering, node) =>
      rank(node) === 1
        ? lowerDense(lowering, node)
        : lowerConvolution(lowering, node, {
            kernelSize: [1, 1],
            strides: [1, 1],
            padding: 'valid',
          }),
    ),
    problems: (node) => [
      rank(node) > 3 && `its output has ${rank(node)} axes; at most 3 are supported`,
    ],
  },
  BatchNormalization: { lower: lowerNormalisation },
  Activation: activation,
  ReLU: activation,
  LeakyReLU: activation,
  ELU: activation,
  Add: {
    lower: lowerAddition,
    problems: (node, inputs) => [
      inputs.some((input) => input.outputShape.join() !== node.outputShape.join()) &&
        'its inputs have different shapes; add what is of one shape',
    ],
  },
  Concatenate: { lower: lowerConcatenation },
  MaxPooling2D: pooling(false),
  AveragePooling2D: pooling(true),
  GlobalMaxPooling2D: globalPooling(false),
  GlobalAveragePooling2D: globalPooling(true),
  ZeroPadding2D: { lower: lowerPadding },
  Flatten: reshape,
  Reshape: reshape,
  Dropout: {
    lower: (lowering, node) =>
      isIdentity(node, lowering.trains)
        ? lowering.inputOf(node)
        : lowerDropout(lowering, node, Number(node.config.rate)),
  },
};

/** The layers that the engine runs, by TensorFlow.js class. */
export const layers: ReadonlyMap<string, Layer> = new Map(Object.entries(byType));
