import * as tf from '@tensorflow/tfjs-core';
import { conv2DBackpropFilter } from './conv2d-backprop-filter.js';
import { conv2DBackpropInput } from './conv2d-backprop-input.js';

type Shape5 = [number, number, number, number, number];

/** The filter gradient of a 3D convolution, plane by plane of the filter: each is a 2D convolution's. */
export const conv3DBackpropFilter: tf.KernelFunc = ({ inputs, attrs, backend }) =>
  tf.tidy(() => {
    const { x, dy } = inputs as { x: tf.Tensor5D; dy: tf.Tensor5D };
    const { filterShape } = attrs as Pick<tf.Conv3DBackpropFilterV2Attrs, 'filterShape'>;
    const { info, planar, planesOf } = geometry(x.shape, filterShape, attrs);
    const { batchSize, outDepth, strideDepth, filterDepth, inDepth } = info;
    const { front } = info.padInfo;
    const reach = (outDepth - 1) * strideDepth + filterDepth;
    // TensorFlow.js lets the first window begin behind the first plane where there are gaps between windows.
    const skipped = Math.max(0, -front);
    const padded = tf.pad(x, [
      [0, 0],
      [Math.max(0, front), Math.max(0, reach - front - inDepth)],
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    const met = (k: number): tf.Tensor =>
      tf.stridedSlice(
        padded,
        [0, skipped + k, 0, 0, 0],
        [batchSize, skipped + k + (outDepth - 1) * strideDepth + 1, ...x.shape.slice(2)],
        [1, strideDepth, 1, 1, 1],
      );
    const gradients = Array.from({ length: filterDepth }, (_, k) =>
      conv2DBackpropFilter({
        inputs: { x: planesOf(met(k)), dy: planesOf(dy) },
        attrs: { ...planar, filterShape: filterShape.slice(1) },
        backend,
      }),
    );
    return tf.stack(gradients as tf.Tensor[]);
  });

/**
 * The input gradient of a 3D convolution: of each plane of the filter that of a 2D convolution, where the plane lay.
 */
export const conv3DBackpropInput: tf.KernelFunc = ({ inputs, attrs, backend }) =>
  tf.tidy(() => {
    const { dy, filter } = inputs as { dy: tf.Tensor5D; filter: tf.Tensor5D };
    const { inputShape } = attrs as Pick<tf.Conv3DBackpropInputV2Attrs, 'inputShape'>;
    const { info, planar, planesOf } = geometry(inputShape, filter.shape, attrs);
    const { batchSize, outDepth, strideDepth, filterDepth, inDepth } = info;
    const { front } = info.padInfo;
    const skipped = Math.max(0, -front);
    const planes = batchSize * outDepth;
    const size = tf.util.sizeFromShape(inputShape.slice(2));
    const length = outDepth * strideDepth + filterDepth - 1;
    const missing = Math.max(0, front + inDepth - length);
    const gradients = tf.unstack(filter).map((plane, k) => {
      const gradient = conv2DBackpropInput({
        inputs: { dy: planesOf(dy), filter: plane },
        attrs: { ...planar, inputShape: [planes, ...inputShape.slice(2)] },
        backend,
      }) as tf.Tensor;
      const spread = tf.pad(tf.reshape(gradient, [planes, 1, size]), [
        [0, 0],
        [0, strideDepth - 1],
        [0, 0],
      ]);
      return tf.pad(tf.reshape(spread, [batchSize, outDepth * strideDepth, size]), [
        [0, 0],
        [skipped + k, filterDepth - 1 - k + missing],
        [0, 0],
      ]);
    });
    const sum = tf.addN(gradients);
    return tf.reshape(
      tf.slice(sum, [0, Math.max(0, front), 0], [batchSize, inDepth, size]),
      inputShape,
    );
  });

function geometry(input: Shape5, filter: Shape5, attrs: tf.NamedAttrMap | undefined) {
  const { strides, pad } = attrs as Pick<tf.Conv3DBackpropFilterV2Attrs, 'strides' | 'pad'>;
  const info = tf.backend_util.computeConv3DInfo(input, filter, strides, 1, pad);
  const { top, bottom, left, right } = info.padInfo;
  return {
    info,
    /** The attributes of the 2D convolutions that the planes are. */
    planar: {
      strides: [info.strideHeight, info.strideWidth],
      pad: [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ],
      dimRoundingMode: 'floor',
      dataFormat: 'NHWC',
    },
    planesOf(volume: tf.Tensor): tf.Tensor4D {
      const [batch, depth, height, width, channels] = volume.shape;
      return tf.reshape(volume, [batch * depth, height, width, channels]);
    },
  };
}
