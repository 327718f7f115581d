import * as v from 'valibot';
import { joinChannels, positions, product, splitChannels } from './geometry.js';
import { activation, dataFormat, extents, flag, padding, size } from './options.js';
import { type Inferred, type LayerRule, type Shape, unary, type Weight } from './rule.js';

const kernelOptions = (spatialAxes: number) => ({
  kernelSize: extents(spatialAxes),
  strides: extents(spatialAxes),
  padding,
  dataFormat,
  activation,
  useBias: flag,
});
const dilated = (spatialAxes: number) => ({ dilationRate: extents(spatialAxes) });

/** What follows for kernels that are applied at as many positions. */
const applied = (
  kernels: readonly Weight[],
  at: Shape,
  useBias: boolean,
  filters: number,
): Omit<Inferred, 'outputShape'> => ({
  weights: useBias ? [...kernels, { role: 'bias', shape: [filters] }] : kernels,
  operations: product(at) * kernels.reduce((sum, { shape }) => sum + product(shape), 0),
});

const convolution = (spatialAxes: number): LayerRule =>
  unary(
    { ...kernelOptions(spatialAxes), ...dilated(spatialAxes), filters: size },
    ({ kernelSize, filters, useBias, dataFormat, ...window }, shape) => {
      const { space, channels } = splitChannels(shape, spatialAxes, dataFormat);
      const kernel = { role: 'kernel', shape: [...kernelSize, channels, filters] };
      const at = positions(space, { size: kernelSize, ...window });
      return {
        outputShape: joinChannels(at, filters, dataFormat),
        ...applied([kernel], at, useBias, filters),
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
        ...applied([kernel], space, useBias, filters),
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
      const at = positions(space, { size: kernelSize, strides, padding });
      return {
        outputShape: joinChannels(at, filters, dataFormat),
        ...applied([kernel], at, useBias, filters),
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
      const at = positions(space, { size: kernelSize, ...window });
      return {
        outputShape: joinChannels(at, filters, dataFormat),
        ...applied(kernels, at, useBias, filters),
      };
    },
  ),
};
