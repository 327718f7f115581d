import { ModelError } from '@freetickets/core';
import { axisIn } from './geometry.js';
import { axes, axis, flag, notNegative, share } from './options.js';
import { type LayerRule, type Shape, unary, type Weight } from './rule.js';

const affine = (shape: Shape, { scale, center }: { scale: boolean; center: boolean }): Weight[] => [
  ...(scale ? [{ role: 'gamma', shape }] : []),
  ...(center ? [{ role: 'beta', shape }] : []),
];

export const normalisations: Readonly<Record<string, LayerRule>> = {
  BatchNormalization: unary(
    { axis, momentum: share, epsilon: notNegative, center: flag, scale: flag },
    ({ axis, ...config }, shape) => {
      const channels = [shape[axisIn(shape, axis)]];
      return {
        outputShape: shape,
        weights: [
          ...affine(channels, config),
          { role: 'moving_mean', shape: channels, isStatistic: true },
          { role: 'moving_variance', shape: channels, isStatistic: true },
        ],
      };
    },
  ),
  LayerNormalization: unary(
    { axis: axes, epsilon: notNegative, center: flag, scale: flag },
    ({ axis, ...config }, shape) => {
      const normalised = [axis].flat().map((each) => axisIn(shape, each));
      if (normalised.length === 0 || new Set(normalised).size < normalised.length) {
        throw new ModelError(`it normalises the axes [${[axis].join(', ')}], expected each once.`);
      }
      return {
        outputShape: shape,
        weights: affine(
          normalised.map((each) => shape[each]),
          config,
        ),
      };
    },
  ),
};
