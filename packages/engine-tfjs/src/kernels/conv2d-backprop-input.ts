import * as tf from '@tensorflow/tfjs-core';
import { spreadFor } from './window.js';

/**
 * The input gradient of a convolution: the spread output gradient, convolved with the flipped and transposed filter.
 */
export const conv2DBackpropInput: tf.KernelFunc = ({ inputs, attrs }) =>
  tf.tidy(() => {
    const { dy, filter } = inputs as { dy: tf.Tensor4D; filter: tf.Tensor4D };
    const { strides, pad, dimRoundingMode, inputShape, dataFormat } = attrs as Pick<
      tf.Conv2DBackpropInputAttrs,
      keyof tf.Conv2DBackpropInputAttrs
    >;
    const info = tf.backend_util.computeConv2DInfo(
      inputShape,
      filter.shape,
      strides,
      1,
      pad,
      dimRoundingMode,
      false,
      tf.backend_util.convertConv2DDataFormat(dataFormat),
    );
    const flipped = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
    return tf.conv2d(spreadFor(info, dy), flipped, 1, 'valid');
  });
