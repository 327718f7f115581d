import * as tf from '@tensorflow/tfjs-core';
import { readBy } from './window.js';

/**
 * The filter gradient of a convolution, as one forward convolution: the input with its channels as the batch, by the
 * output gradient with the batch as its channels, dilated by the stride.
 */
export const conv2DBackpropFilter: tf.KernelFunc = ({ inputs, attrs }) =>
  tf.tidy(() => {
    const { x, dy } = inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
    const { strides, pad, dimRoundingMode, filterShape, dataFormat } = attrs as Pick<
      tf.Conv2DBackpropFilterAttrs,
      keyof tf.Conv2DBackpropFilterAttrs
    >;
    const info = tf.backend_util.computeConv2DInfo(
      x.shape,
      filterShape,
      strides,
      1,
      pad,
      dimRoundingMode,
      false,
      tf.backend_util.convertConv2DDataFormat(dataFormat),
    );
    const read = readBy(info, x);
    if (Math.max(...filterShape.slice(0, 2), info.strideHeight, info.strideWidth) === 1) {
      // A window of one entry: a plain product, which is faster than a filter of the input's size.
      const product = tf.matMul(
        tf.reshape(read, [-1, info.inChannels]),
        tf.reshape(dy, [-1, info.outChannels]),
        true,
      );
      return tf.reshape(product, filterShape);
    }
    const perChannel = tf.conv2d(
      tf.transpose(read, [3, 1, 2, 0]),
      tf.transpose(dy, [1, 2, 0, 3]),
      1,
      'valid',
      'NHWC',
      [info.strideHeight, info.strideWidth],
    );
    return tf.transpose(perChannel, [1, 2, 0, 3]);
  });
