import * as tf from '@tensorflow/tfjs-core';

/** Windows along an axis: `output` of them, `stride` apart, the first `before` entries ahead of the input. */
interface Axis {
  readonly input: number;
  readonly output: number;
  readonly size: number;
  readonly stride: number;
  readonly before: number;
}

/** The windows of a pooling over [batch, ...axes, channels]; an image's depth is 1. */
export interface Pool {
  readonly batch: number;
  readonly depth: Axis;
  readonly height: Axis;
  readonly width: Axis;
  readonly channels: number;
  readonly outShape: number[];
}

const flat: Axis = { input: 1, output: 1, size: 1, stride: 1, before: 0 };

/** The windows of a 2D or 3D pooling kernel over an input of that shape. */
export function poolOf(shape: readonly number[], attributes: object): Pool {
  const isVolume = shape.length === 5;
  const info = isVolume ? info3D(shape, attributes) : info2D(shape, attributes);
  const { padInfo } = info;
  return {
    batch: info.batchSize,
    depth:
      'inDepth' in info
        ? {
            input: info.inDepth,
            output: info.outDepth,
            size: info.filterDepth,
            stride: info.strideDepth,
            before: info.padInfo.front,
          }
        : flat,
    height: {
      input: info.inHeight,
      output: info.outHeight,
      size: info.filterHeight,
      stride: info.strideHeight,
      before: padInfo.top,
    },
    width: {
      input: info.inWidth,
      output: info.outWidth,
      size: info.filterWidth,
      stride: info.strideWidth,
      before: padInfo.left,
    },
    channels: info.inChannels,
    outShape: info.outShape,
  };
}

function info2D(shape: readonly number[], attributes: object) {
  const { filterSize, strides, pad, dimRoundingMode } = attributes as tf.MaxPoolGradAttrs;
  const [batch, height, width, channels] = shape;
  return tf.backend_util.computePool2DInfo(
    [batch, height, width, channels],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
}

function info3D(shape: readonly number[], attributes: object) {
  const { filterSize, strides, pad, dimRoundingMode } = attributes as tf.MaxPool3DGradAttrs;
  const [batch, depth, height, width, channels] = shape;
  return tf.backend_util.computePool3DInfo(
    [batch, depth, height, width, channels],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
}

/**
 * Calls `visit` with each window: where its output begins, and its inputs, each `channels` long; padding is none of
 * them.
 */
export function eachWindow(
  { batch, depth, height, width, channels }: Pool,
  visit: (output: number, inputs: readonly number[]) => void,
): void {
  const [planes, rows, columns] = [depth, height, width].map(entriesOf);
  let output = 0;
  for (let example = 0; example < batch; example++) {
    for (const zs of planes) {
      for (const ys of rows) {
        for (const xs of columns) {
          const inputs: number[] = [];
          for (const z of zs) {
            for (const y of ys) {
              const row = ((example * depth.input + z) * height.input + y) * width.input;
              for (const x of xs) inputs.push((row + x) * channels);
            }
          }
          visit(output, inputs);
          output += channels;
        }
      }
    }
  }
}

/** The entries of the input in each window along an axis. */
function entriesOf({ input, output, size, stride, before }: Axis): readonly (readonly number[])[] {
  return Array.from({ length: output }, (_, window) => {
    const start = window * stride - before;
    const entries = Array.from({ length: size }, (_, i) => start + i);
    return entries.filter((entry) => entry >= 0 && entry < input);
  });
}
