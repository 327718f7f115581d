import * as tf from '@tensorflow/tfjs-core';
import { readBy } from './window.js';

/**
 * The filter gradient of a depthwise convolution, as one forward depthwise convolution over (example, channel) pairs:
 * the input by the output gradient, with stride and dilation exchanged; then the sum over the examples.
 */
export const depthwiseBackpropFilter: tf.KernelFunc = ({ inputs, attrs }) =>
  tf.tidy(() => {
    const { x, dy } = inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
    const { strides, dilations, pad, dimRoundingMode, filterShape } = attrs as Pick<
      tf.DepthwiseConv2dNativeBackpropFilterAttrs,
      keyof tf.DepthwiseConv2dNativeBackpropFilterAttrs
    >;
    const info = tf.backend_util.computeConv2DInfo(
      x.shape,
      filterShape,
      strides,
      dilations,
      pad,
      dimRoundingMode,
      true,
    );
    const [height, width, channels, multiplier] = filterShape;
    const read = readBy(info, x);
    const [batch, readHeight, readWidth] = read.shape;
    const pairs = batch * channels;
    const perExample = tf.depthwiseConv2d(
      tf.reshape<tf.Rank.R4>(tf.transpose(read, [1, 2, 0, 3]), [1, readHeight, readWidth, pairs]),
      tf.reshape<tf.Rank.R4>(tf.transpose(dy, [1, 2, 0, 3]), [
        info.outHeight,
        info.outWidth,
        pairs,
        multiplier,
      ]),
      [info.dilationHeight, info.dilationWidth],
      'valid',
      'NHWC',
      [info.strideHeight, info.strideWidth],
    );
    return tf.reshape(
      tf.sum(tf.reshape(perExample, [height * width, batch, channels * multiplier]), 1),
      filterShape,
    );
  });
