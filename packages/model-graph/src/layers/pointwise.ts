import * as v from 'valibot';
import { axisIn, requireRank } from './geometry.js';
import { activation, axes, axis, flag, notNegative, partialShape, real, share } from './options.js';
import { type LayerRule, type Shape, unary } from './rule.js';

/** A layer whose output has its input's shape. */
const pointwise = (options: Parameters<typeof unary>[0]): LayerRule =>
  unary(options, (_, outputShape) => ({ outputShape }));

const noiseShape = v.optional(partialShape);

export const pointwiseLayers: Readonly<Record<string, LayerRule>> = {
  /** Takes the graph's input. */
  InputLayer: pointwise({ sparse: v.optional(flag) }),
  Activation: pointwise({ activation }),
  ReLU: pointwise({ maxValue: v.optional(notNegative) }),
  LeakyReLU: pointwise({ alpha: real }),
  ELU: pointwise({ alpha: v.literal(1, '1') }),
  ThresholdedReLU: pointwise({ theta: real }),
  Softmax: unary({ axis: axes }, ({ axis }, shape) => {
    for (const each of [axis].flat()) axisIn(shape, each);
    return { outputShape: shape };
  }),
  PReLU: unary({ sharedAxes: v.optional(v.array(axis)) }, ({ sharedAxes = [] }, shape) => {
    const shared = new Set(sharedAxes.map((each) => axisIn(shape, each)));
    const alpha: Shape = shape.map((size, i) => (shared.has(i) ? 1 : size));
    return { outputShape: shape, weights: [{ role: 'alpha', shape: alpha }] };
  }),
  Dropout: pointwise({ rate: share, noiseShape }),
  AlphaDropout: pointwise({ rate: share }),
  GaussianDropout: pointwise({ rate: share }),
  GaussianNoise: pointwise({ stddev: notNegative }),
  SpatialDropout1D: unary({ rate: share, noiseShape }, (_, shape) => {
    requireRank(shape, 2);
    return { outputShape: shape };
  }),
  Masking: pointwise({ maskValue: real }),
  Rescaling: pointwise({ scale: real, offset: real }),
};
