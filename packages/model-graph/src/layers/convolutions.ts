import * as v from 'valibot';
import { joinChannels, positions, product, splitChannels } from './geometry.js';
import { activation, dataFormat, each, extent, flag, padding, size } from './options.js';
import { type LayerRule, type Shape, unary, type Weight } from './rule.js';

const kernelOptions = (spatialAxes: number) => ({
  kernelSize: each(spatialAxes, extent),
  strides: each(spatialAxes, extent),
  padding,
  dataFormat,
  activation,
  useBias: flag,
});
const dilated = (spatialAxes: number) => ({ dilationRate: each(spatialAxes, extent) });

const weights = (kernels: readonly Weight[], useBias: boolean, filters: number) =>
  useBias ? [...kernels, { role: 'bias', shape: [filters] }] : kernels;

const convolution = (spatialAxes: number): LayerRule =>
  unary(
    { ...kernelOptions(spatialAxes), ...dilated(spatialAxes), filters: size },
    ({ kernelSize, filters, useBias, dataFormat, ...window }, shape) => {
      const { space, channels } = splitChannels(shape, spatialAxes, dataFormat);
      const kernel = { role: 'kernel', shape: [...kernelSize, channels, filters] };
      return {
        outputShape: joinChannels(
          positions(space, { size: kernelSize, ...window }),
          filters,
          dataFormat,
        ),
        weights: weights([kernel], useBias, filters),
      };
    },
  );

const transposedConvolution = (spatialAxes: number): LayerRule =>
  unary(
    { ...kernelOptions(spatialAxes), filters: size },
    ({ kernelSize, strides, padding, filters, useBias, dataFormat }, shape) => {
      const { space, channels } = splitChannels(shape, spatialAxes, dataFormat);
      const kernel = { role: 'kernel', shape: [...kernelSize, filters, channels] };
      const spread: Shape = space.map((length, i) => {
        const beyond = padding === 'valid' ? Math.max(kernelSize[i] - strides[i], 0) : 0;
        return length * strides[i] + beyond;
      });
      return {
        outputShape: joinChannels(spread, filters, dataFormat),
        weights: weights([kernel], useBias, filters),
      };
    },
  );

export const convolutions: Readonly<Record<string, LayerRule>> = {
  Conv1D: convolution(1),
  Conv2D: convolution(2),
  Conv3D: convolution(3),
  Conv2DTranspose: transposedConvolution(2),
  Conv3DTranspose: transposedConvolution(3),
  // TensorFlow.js does not dilate it, whatever its dilationRate.
  DepthwiseConv2D: unary(
    { ...kernelOptions(2), ...dilated(2), depthMultiplier: size },
    ({ kernelSize, strides, padding, depthMultiplier, useBias, dataFormat }, shape) => {
      const { space, channels } = splitChannels(shape, 2, dataFormat);
      const filters = product([channels, depthMultiplier]);
      const kernel = {
        role: 'depthwise_kernel',
        shape: [...kernelSize, channels, depthMultiplier],
      };
      return {
        outputShape: joinChannels(
          positions(space, { size: kernelSize, strides, padding }),
          filters,
          dataFormat,
        ),
        weights: weights([kernel], useBias, filters),
      };
    },
  ),
  SeparableConv2D: unary(
    { ...kernelOptions(2), ...dilated(2), filters: size, depthMultiplier: v.optional(size) },
    ({ kernelSize, filters, useBias, dataFormat, depthMultiplier = 1, ...window }, shape) => {
      const { space, channels } = splitChannels(shape, 2, dataFormat);
      const kernels = [
        { role: 'depthwise_kernel', shape: [...kernelSize, channels, depthMultiplier] },
        { role: 'pointwise_kernel', shape: [1, 1, product([channels, depthMultiplier]), filters] },
      ];
      return {
        outputShape: joinChannels(
          positions(space, { size: kernelSize, ...window }),
          filters,
          dataFormat,
        ),
        weights: weights(kernels, useBias, filters),
      };
    },
  ),
};
