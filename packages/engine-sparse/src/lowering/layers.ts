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

/** How a type of layer is lowered, and what of its configuration is not supported. */
interface Layer {
  lower(lowering: Lowering, node: GraphNode): Source;
  /** Why a node cannot be run: half a sentence after the layer's name. */
  problems?(node: GraphNode, inputs: readonly GraphNode[]): readonly (string | false)[];
}

const rank = ({ outputShape }: GraphNode): number => outputShape.length;
const isRow = (padding: unknown): boolean => padding === 'same' || padding === 'valid';
const unlessDefault = (node: GraphNode): readonly (string | false)[] => [
  node.config.dataFormat === 'channelsFirst' &&
    "its channels come first; use dataFormat 'channelsLast'",
  !isRow(node.config.padding ?? 'valid') &&
    `its padding is ${String(node.config.padding)}; use 'same' or 'valid'`,
  [node.config.dilationRate ?? 1].flat().some((rate) => Number(rate) > 1) &&
    'it is dilated; use dilationRate 1',
];
const unlessActivated = (node: GraphNode): string | false =>
  activationOf(node) === undefined &&
  `its activation ${String(node.config.activation)} is unknown here`;
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
  problems: (node) => [
    unlessActivated(node),
    Number(node.config.negativeSlope ?? 0) !== 0 && 'it has a negativeSlope; use LeakyReLU',
    Number(node.config.threshold ?? 0) !== 0 && 'it has a threshold',
  ],
};
const reshape: Layer = {
  lower: lowerReshape,
  problems: (node) => [
    rank(node) > 3 && `its output has ${rank(node)} axes; at most 3 are supported`,
    node.config.dataFormat === 'channelsFirst' &&
      'it flattens channels first; leave dataFormat out',
  ],
};
const pooling = (average: boolean): Layer => ({
  lower: (lowering, node) => lowerPooling(lowering, node, average),
  problems: unlessDefault,
});
const globalPooling = (average: boolean): Layer => ({
  lower: (lowering, node) => lowerGlobalPooling(lowering, node, average),
  problems: unlessDefault,
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
    problems: (node) => [...unlessDefault(node), unlessActivated(node)],
  },
  DepthwiseConv2D: {
    lower: activated(lowerDepthwise),
    problems: (node) => [...unlessDefault(node), unlessActivated(node)],
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
      unlessActivated(node),
      rank(node) > 3 && `its output has ${rank(node)} axes; at most 3 are supported`,
    ],
  },
  BatchNormalization: {
    lower: lowerNormalisation,
    problems: (node) => {
      const axis = [node.config.axis ?? -1].flat().map(Number);
      return [
        !axis.every((each) => each === -1 || each === rank(node)) &&
          `it normalises axis ${axis.join(', ')}; only the last one is supported`,
      ];
    },
  },
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
  Concatenate: {
    lower: lowerConcatenation,
    problems: (node) => [
      ![-1, rank(node)].includes(Number(node.config.axis ?? -1)) &&
        `it joins axis ${String(node.config.axis)}; only the last one is supported`,
    ],
  },
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
    problems: ({ config }) => [
      Array.isArray(config.noiseShape) && 'it has a noiseShape; leave it out',
    ],
  },
};

/** The layers that the engine runs, by TensorFlow.js class. */
export const layers: ReadonlyMap<string, Layer> = new Map(Object.entries(byType));
