import { layers } from '@tensorflow/tfjs-layers';
import { heNormal, type Initial } from './initial-weights.js';

/** A 5x5 convolution with ReLU, `conv<index>`, and a 2x2 max-pooling, `pool<index>`. */
export function convolveAndPool(
  index: number,
  filters: number,
  padding: 'same' | 'valid',
  initial: Initial,
): readonly layers.Layer[] {
  const name = `conv${index}`;
  return [
    layers.conv2d({
      name,
      filters,
      kernelSize: 5,
      padding,
      activation: 'relu',
      kernelInitializer: heNormal(initial, name),
    }),
    layers.maxPooling2d({ name: `pool${index}`, poolSize: 2 }),
  ];
}
