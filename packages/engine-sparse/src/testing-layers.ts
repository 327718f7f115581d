import { random, sizeOf } from '@freetickets/core';
import type { TapeIndex } from './testing-tape.js';
import {
  convolution,
  depthwise,
  image,
  type Layer,
  pooling,
  range,
  separable,
  transposed,
  type Values,
} from './testing-windows.js';

const dense: Layer = ({ tape, inputs, node, parameter }) => {
  const kernel = parameter('kernel') ?? [];
  const bias = parameter('bias');
  const { indices, shape } = inputs[0];
  const from = shape.at(-1) ?? 1;
  const units = node.outputShape.at(-1) ?? 1;
  return range((indices.length / from) * units).map((i) => {
    const [row, unit] = [Math.floor(i / units), i % units];
    return tape.products(bias?.[unit], (add) => {
      for (let c = 0; c < from; c++) add(indices[row * from + c], kernel[c * units + unit]);
    });
  });
};

const globalPooling =
  (average: boolean): Layer =>
  ({ tape, inputs, count }) => {
    const { indices, shape } = inputs[0];
    const [height, width, channels] = image(shape);
    return range(count * channels).map((i) => {
      const first = Math.floor(i / channels) * height * width * channels + (i % channels);
      const all = range(height * width).map((pixel) => indices[first + pixel * channels]);
      return average ? tape.mean(all) : tape.largest(all, 'all');
    });
  };

const normalisation: Layer = ({ tape, inputs, node, trains, parameter, observe }) => {
  const { indices, shape } = inputs[0];
  const channels = shape.at(-1) ?? 1;
  const epsilon = Number(node.config.epsilon);
  const [gamma, beta] = [parameter('gamma'), parameter('beta')];
  const moving = ['moving_mean', 'moving_variance'].map((role) => parameter(role) ?? []);
  const output: TapeIndex[] = [];
  for (const c of range(channels)) {
    const own = indices.filter((_, i) => i % channels === c);
    const mean = trains ? tape.mean(own) : moving[0][c];
    const minusOne = tape.constant(-1);
    const centred = own.map((x) => tape.products(x, (add) => add(minusOne, mean)));
    const squares = () => centred.map((x) => tape.products(undefined, (add) => add(x, x)));
    const variance = trains ? tape.mean(squares()) : moving[1][c];
    // A constant channel is 0 up to rounding, which may fall on either side of a rectifier.
    if (!beta && tape.values[variance] < 1e-6) tape.margin = 0;
    observe('moving_mean', c, tape.values[mean]);
    observe('moving_variance', c, tape.values[variance]);
    const factor = tape.apply((v) => 1 / Math.sqrt(v + epsilon), variance);
    const scale = gamma ? tape.products(undefined, (add) => add(factor, gamma[c])) : factor;
    for (const [i, x] of centred.entries())
      output[i * channels + c] = tape.products(beta?.[c], (add) => add(x, scale));
  }
  return output;
};

const layerNormalisation: Layer = ({ tape, inputs, node, parameter }) => {
  const { indices, shape } = inputs[0];
  const channels = shape.at(-1) ?? 1;
  const epsilon = Number(node.config.epsilon);
  const [gamma, beta] = [parameter('gamma'), parameter('beta')];
  const minusOne = tape.constant(-1);
  return range(indices.length / channels).flatMap((pixel) => {
    const own = indices.slice(pixel * channels, (pixel + 1) * channels);
    const mean = tape.mean(own);
    const centred = own.map((x) => tape.products(x, (add) => add(minusOne, mean)));
    const variance = tape.mean(centred.map((x) => tape.products(undefined, (add) => add(x, x))));
    // Pixels whose channels are alike are 0 up to rounding, which may fall on either side of a rectifier.
    if (!beta && tape.values[variance] < 1e-6) tape.margin = 0;
    const factor = tape.apply((v) => 1 / Math.sqrt(v + epsilon), variance);
    return centred.map((x, c) => {
      const scale = gamma ? tape.products(undefined, (add) => add(factor, gamma[c])) : factor;
      return tape.products(beta?.[c], (add) => add(x, scale));
    });
  });
};

const embedding: Layer = ({ tape, inputs, node, parameter }) => {
  const rows = parameter('embeddings') ?? [];
  const size = Number(node.config.outputDim);
  return inputs[0].indices.flatMap((index) => {
    const row = tape.values[index];
    return rows.slice(row * size, (row + 1) * size);
  });
};

/** Puts values into zeros: position (y, x, channel) of the input goes to `at` of it, if that is anywhere. */
const padding: Layer = ({ tape, inputs, node, count }) => {
  const [height, width, channels] = image(inputs[0].shape);
  const [tall, wide, deep] = image(node.outputShape);
  const [[first], [second]] = node.config.padding as readonly (readonly number[])[];
  const [top, left, front] =
    node.config.dataFormat === 'channelsFirst' ? [0, first, second] : [first, second, 0];
  const output = range(count * tall * wide * deep).map(() => tape.constant(0));
  for (const i of range(inputs[0].indices.length)) {
    const [c, x] = [i % channels, Math.floor(i / channels) % width];
    const [y, example] = [
      Math.floor(i / channels / width) % height,
      Math.floor(i / channels / width / height),
    ];
    output[((example * tall + y + top) * wide + x + left) * deep + c + front] =
      inputs[0].indices[i];
  }
  return output;
};

/** For each value of the output, the one of an input that is broadcast to it. */
function broadcast({ node, count }: Parameters<Layer>[0], { indices, shape }: Values) {
  const to = image(node.outputShape);
  const from = image(shape);
  return range(count * sizeOf(to)).map((i) => {
    const at = [Math.floor(i / to[2] / to[1]) % to[0], Math.floor(i / to[2]) % to[1], i % to[2]];
    const [y, x, c] = from.map((size, axis) => (size === 1 ? 0 : at[axis]));
    const example = Math.floor(i / sizeOf(to));
    return indices[((example * from[0] + y) * from[1] + x) * from[2] + c];
  });
}

const addition: Layer = (call) => {
  const terms = call.inputs.map((input) => broadcast(call, input));
  return terms[0].map((_, i) =>
    call.tape.sum((add) =>
      terms.reduce((sum, term) => {
        add(term[i], 1);
        return sum + call.tape.values[term[i]];
      }, 0),
    ),
  );
};

const multiplication: Layer = (call) =>
  call.inputs
    .map((input) => broadcast(call, input))
    .reduce((product, factor) =>
      product.map((each, i) => call.tape.products(undefined, (add) => add(each, factor[i]))),
    );

/** Each pixel of the output is the one of the input that it lies in. */
const upSampling: Layer = ({ inputs, node, count }) => {
  const [height, width, channels] = image(inputs[0].shape);
  const [rows, columns] = node.config.size as readonly number[];
  return range(count * height).flatMap((line) =>
    range(rows).flatMap(() =>
      range(width * columns * channels).map((i) => {
        const x = Math.floor(i / channels / columns);
        return inputs[0].indices[(line * width + x) * channels + (i % channels)];
      }),
    ),
  );
};

const concatenation: Layer = ({ inputs }) => {
  const rows = inputs[0].indices.length / (inputs[0].shape.at(-1) ?? 1);
  return range(rows).flatMap((row) =>
    inputs.flatMap(({ indices, shape }) => {
      const channels = shape.at(-1) ?? 1;
      return indices.slice(row * channels, (row + 1) * channels);
    }),
  );
};

/** Draws as engines are told to: a number for each value, in order. */
const dropout: Layer = ({ tape, inputs, node, trains, seed }) => {
  const rate = Number(node.config.rate);
  if (!trains) return inputs[0].indices;
  const stream = random.derive(seed, 'dropout', node.name, 0);
  return inputs[0].indices.map((index) => {
    const scale = stream.uniform() < rate ? 0 : 1 / (1 - rate);
    return tape.apply((x) => scale * x, index);
  });
};

/** With channels first, the first axis comes last. */
const flattening: Layer = ({ inputs, node, count }) => {
  const { indices, shape } = inputs[0];
  if (node.config.dataFormat !== 'channelsFirst') return indices;
  const [size, first] = [indices.length / count, shape[0]];
  return range(indices.length).map((i) => {
    const [example, at] = [Math.floor(i / size), i % size];
    return indices[example * size + (at % first) * (size / first) + Math.floor(at / first)];
  });
};

const asIs: Layer = ({ inputs }) => inputs[0].indices;

/** The layers by TensorFlow.js class, in plain loops over [example, height, width, channel]; without activations. */
export const plainLayers: { readonly [type: string]: Layer } = {
  Conv1D: convolution,
  Conv2D: convolution,
  Conv2DTranspose: transposed,
  SeparableConv2D: separable,
  DepthwiseConv2D: depthwise,
  Dense: dense,
  Embedding: embedding,
  BatchNormalization: normalisation,
  LayerNormalization: layerNormalisation,
  MaxPooling1D: pooling(false),
  MaxPooling2D: pooling(false),
  AveragePooling1D: pooling(true),
  AveragePooling2D: pooling(true),
  GlobalMaxPooling1D: globalPooling(false),
  GlobalMaxPooling2D: globalPooling(false),
  GlobalAveragePooling1D: globalPooling(true),
  GlobalAveragePooling2D: globalPooling(true),
  ZeroPadding2D: padding,
  Add: addition,
  Multiply: multiplication,
  UpSampling2D: upSampling,
  Concatenate: concatenation,
  Dropout: dropout,
  Flatten: flattening,
  Reshape: asIs,
  Activation: asIs,
  ReLU: asIs,
  LeakyReLU: asIs,
  ELU: asIs,
};
