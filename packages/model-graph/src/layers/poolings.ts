import { joinChannels, positions, splitChannels } from './geometry.js';
import { dataFormat, each, extent, padding } from './options.js';
import { type LayerRule, unary } from './rule.js';

const pooling = (spatialAxes: number): LayerRule =>
  unary(
    {
      poolSize: each(spatialAxes, extent),
      strides: each(spatialAxes, extent),
      padding,
      dataFormat,
    },
    ({ poolSize, dataFormat, ...window }, shape) => {
      const { space, channels } = splitChannels(shape, spatialAxes, dataFormat);
      const pooled = positions(space, { size: poolSize, ...window });
      return { outputShape: joinChannels(pooled, channels, dataFormat) };
    },
  );

const globalPooling = (spatialAxes: number): LayerRule =>
  unary({ dataFormat }, ({ dataFormat }, shape) => ({
    outputShape: [splitChannels(shape, spatialAxes, dataFormat).channels],
  }));

export const poolings: Readonly<Record<string, LayerRule>> = {
  AveragePooling1D: pooling(1),
  AveragePooling2D: pooling(2),
  AveragePooling3D: pooling(3),
  MaxPooling1D: pooling(1),
  MaxPooling2D: pooling(2),
  MaxPooling3D: pooling(3),
  GlobalAveragePooling1D: globalPooling(1),
  GlobalAveragePooling2D: globalPooling(2),
  GlobalMaxPooling1D: globalPooling(1),
  GlobalMaxPooling2D: globalPooling(2),
};
