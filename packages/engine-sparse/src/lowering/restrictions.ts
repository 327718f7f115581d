import { type GraphNode, show } from '@freetickets/core';
import { activationOf } from './activation-functions.js';
import { sizesOf } from './geometry.js';

/**
 * What a layer may be in a graph, and is not lowered: half a sentence after the layer's name; undefined where it is.
 */
export type Restriction = (node: GraphNode) => string | undefined;

/** Backwards, a convolution has a sparse matrix for each phase of its stride. */
const MOST_PHASES = 4096;

export const channelsLast: Restriction = ({ config }) =>
  config.dataFormat === 'channelsFirst'
    ? 'its dataFormat is "channelsFirst"; use "channelsLast"'
    : undefined;

export const undilated: Restriction = ({ config }) =>
  [config.dilationRate].flat().some((rate) => rate !== 1)
    ? `its dilationRate is ${show(config.dilationRate)}; use dilationRate 1`
    : undefined;

export const shortStrides: Restriction = (node) => {
  const [strideY, strideX] = sizesOf(node, 'strides');
  return strideY * strideX > MOST_PHASES
    ? `its strides are ${strideY} x ${strideX}; at most ${MOST_PHASES} in all are supported`
    : undefined;
};

export const knownActivation: Restriction = (node) =>
  activationOf(node) ? undefined : `its activation ${show(node.config.activation)} is unknown here`;

/** Axes count the batch, or from the end. */
export const lastAxis: Restriction = ({ config: { axis }, outputShape }) =>
  [axis].flat().every((each) => each === -1 || each === outputShape.length)
    ? undefined
    : `its axis is ${show(axis)}; only the last one is supported`;

export const nearest: Restriction = ({ config: { interpolation } }) =>
  interpolation === 'nearest'
    ? undefined
    : `its interpolation is ${show(interpolation)}; use "nearest"`;

export const unmasked: Restriction = ({ config }) =>
  config.maskZero ? 'its option maskZero is true; use maskZero: false' : undefined;

export const threeAxes: Restriction = ({ outputShape: { length } }) =>
  length > 3 ? `its output has ${length} axes; at most 3 are supported` : undefined;

/** A layer without kernels for a few examples. */
export const ofManyExamples: Restriction = () => 'its vectors hold examples';

/** A value that goes on in the order of its axes. */
export const inOrder: Restriction = ({ config }) =>
  config.dataFormat === 'channelsFirst' ? 'its first axis goes behind the others' : undefined;

/** Dropout that draws for every value by itself, and keeps some of them. */
export const plainDropout: Restriction = ({ config }) => {
  if (config.noiseShape) return 'its option noiseShape is unknown here; leave it out';
  return Number(config.rate) < 1 ? undefined : 'its rate is 1; use a rate below 1';
};
