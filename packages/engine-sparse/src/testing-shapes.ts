import { sizeOf } from '@freetickets/core';

export type Config = { readonly [key: string]: unknown };
export type Shape = readonly number[];
type Pair = readonly [number, number];

/** What a layer makes of its inputs' shapes, and the parameters it has. */
interface Kind {
  /** Options that TensorFlow.js always writes. */
  readonly defaults?: Config;
  output?(config: Config, ...inputs: readonly Shape[]): Shape;
  parameters?(config: Config, input: Shape): { readonly [role: string]: Shape };
}

const lengthOf = (size: number, kernel: number, stride: number, padding: unknown): number =>
  padding === 'same' ? Math.ceil(size / stride) : Math.ceil((size - kernel + 1) / stride);
/** An input's shape, a window over one axis or two given. */
const slide = (
  input: Shape,
  kernel: readonly number[],
  config: Config,
  channels: number,
): Shape => {
  const strides = config.strides as readonly number[];
  const space = kernel.map((size, axis) =>
    lengthOf(input[axis], size, strides[axis], config.padding),
  );
  return [...space, channels];
};
const last = (shape: Shape): number => shape[shape.length - 1];
const withBias = ({ useBias }: Config, size: number) => (useBias === true ? { bias: [size] } : {});
const pooling: Kind = {
  output: (config, input) =>
    slide(input, config.poolSize as readonly number[], config, last(input)),
};
const globalPooling: Kind = { output: (_, input) => [last(input)] };

const convolution = (dilationRate: readonly number[]): Kind => ({
  defaults: { dilationRate },
  output: (config, input) =>
    slide(input, config.kernelSize as readonly number[], config, Number(config.filters)),
  parameters: (config, input) => ({
    kernel: [...(config.kernelSize as readonly number[]), last(input), Number(config.filters)],
    ...withBias(config, Number(config.filters)),
  }),
});

/** The shape that others are broadcast to, their last axes aligned. */
const broadcast: Kind = {
  output: (_, ...inputs) => {
    const rank = Math.max(...inputs.map(({ length }) => length));
    return Array.from({ length: rank }, (_, i) =>
      Math.max(...inputs.map((input) => input[i - rank + input.length] ?? 1)),
    );
  },
};

/** Layers' shapes and parameters by TensorFlow.js class; those left out keep the shape of their input. */
export const kinds: { readonly [type: string]: Kind } = {
  Conv1D: convolution([1]),
  Conv2D: convolution([1, 1]),
  Conv2DTranspose: {
    output(config, input) {
      const [kernel, strides] = [config.kernelSize as Pair, config.strides as Pair];
      const [height, width] = [0, 1].map((axis) => {
        const beyond = config.padding === 'valid' ? kernel[axis] - strides[axis] : 0;
        return input[axis] * strides[axis] + Math.max(0, beyond);
      });
      return [height, width, Number(config.filters)];
    },
    parameters: (config, input) => ({
      kernel: [...(config.kernelSize as Pair), Number(config.filters), last(input)],
      ...withBias(config, Number(config.filters)),
    }),
  },
  SeparableConv2D: {
    defaults: { dilationRate: [1, 1], activation: 'linear' },
    output: (config, input) =>
      slide(input, config.kernelSize as Pair, config, Number(config.filters)),
    parameters: (config, input) => {
      const multiplier = Number(config.depthMultiplier ?? 1);
      return {
        depthwise_kernel: [...(config.kernelSize as Pair), last(input), multiplier],
        pointwise_kernel: [1, 1, last(input) * multiplier, Number(config.filters)],
        ...withBias(config, Number(config.filters)),
      };
    },
  },
  DepthwiseConv2D: {
    defaults: { dilationRate: [1, 1], activation: 'linear' },
    output: (config, input) =>
      slide(input, config.kernelSize as Pair, config, last(input) * Number(config.depthMultiplier)),
    parameters: (config, input) => ({
      depthwise_kernel: [
        ...(config.kernelSize as Pair),
        last(input),
        Number(config.depthMultiplier),
      ],
      ...withBias(config, last(input) * Number(config.depthMultiplier)),
    }),
  },
  Dense: {
    output: ({ units }, input) => [...input.slice(0, -1), Number(units)],
    parameters: (config, input) => ({
      kernel: [last(input), Number(config.units)],
      ...withBias(config, Number(config.units)),
    }),
  },
  Embedding: {
    output: ({ outputDim }, input) => [...input, Number(outputDim)],
    parameters: ({ inputDim, outputDim }) => ({
      embeddings: [Number(inputDim), Number(outputDim)],
    }),
  },
  BatchNormalization: {
    parameters: ({ scale, center }, input) => ({
      ...(scale === true && { gamma: [last(input)] }),
      ...(center === true && { beta: [last(input)] }),
      moving_mean: [last(input)],
      moving_variance: [last(input)],
    }),
  },
  LayerNormalization: {
    defaults: { axis: [-1] },
    parameters: ({ scale, center }, input) => ({
      ...(scale === true && { gamma: [last(input)] }),
      ...(center === true && { beta: [last(input)] }),
    }),
  },
  MaxPooling1D: pooling,
  MaxPooling2D: pooling,
  AveragePooling1D: pooling,
  AveragePooling2D: pooling,
  GlobalMaxPooling1D: globalPooling,
  GlobalAveragePooling1D: globalPooling,
  GlobalMaxPooling2D: globalPooling,
  GlobalAveragePooling2D: globalPooling,
  Add: broadcast,
  Multiply: broadcast,
  UpSampling2D: {
    defaults: { interpolation: 'nearest' },
    output: ({ size }, [height, width, channels]) => {
      const [rows, columns] = size as Pair;
      return [height * rows, width * columns, channels];
    },
  },
  Flatten: { output: (_, input) => [sizeOf(input)] },
  Reshape: { output: ({ targetShape }) => targetShape as Shape },
  Concatenate: {
    defaults: { axis: -1 },
    output: (_, ...inputs) => [
      ...inputs[0].slice(0, -1),
      inputs.reduce((channels, input) => channels + last(input), 0),
    ],
  },
  ZeroPadding2D: {
    output({ padding, dataFormat }, input) {
      const [first, second] = (padding as readonly Pair[]).map(([a, b]) => a + b);
      const added = dataFormat === 'channelsFirst' ? [0, first, second] : [first, second, 0];
      return input.map((length, axis) => length + added[axis]);
    },
  },
};
