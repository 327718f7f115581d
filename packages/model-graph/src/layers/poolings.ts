import { joinChannels, positions, product, splitChannels } from './geometry.js';
import { dataFormat, extents, padding } from './options.js';
import { type LayerRule, unary } from './rule.js';

const pooling = (spatialAxes: number): LayerRule =>
  unary(
    {
      poolSize: extents(spatialAxes),
      strides: extents(spatialAxes),
      padding,
      dataFormat,
    },
    ({ poolSize, dataFormat, ...window }, shape) => {
      const { space, channels } = splitChannels(shape, spatialAxes, dataFormat);
      const pooled = positions(space, { size: poolSize, ...window });
      const read = poolSize.map((size, i) => Math.min(size, space[i]));
      return {
        outputShape: joinChannels(pooled, channels, dataFormat),
        operations: product([...pooled, channels, ...read]),
      };
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
