import * as tf from '@tensorflow/tfjs-core';
import { spreadFor } from './window.js';

/**
 * The input gradient of a depthwise convolution: the spread output gradient, convolved channel by channel with the
 * flipped filter; then the sum over the outputs of each channel.
 */
export const depthwiseBackpropInput: tf.KernelFunc = ({ inputs, attrs }) =>
  tf.tidy(() => {
    const { dy, filter } = inputs as { dy: tf.Tensor4D; filter: tf.Tensor4D };
    const { strides, dilations, pad, dimRoundingMode, inputShape } = attrs as Pick<
      tf.DepthwiseConv2dNativeBackpropInputAttrs,
      keyof tf.DepthwiseConv2dNativeBackpropInputAttrs
    >;
    const info = tf.backend_util.computeConv2DInfo(
      inputShape,
      filter.shape,
      strides,
      dilations,
      pad,
      dimRoundingMode,
      true,
    );
    const [height, width, channels, multiplier] = filter.shape;
    const flipped = tf.reverse(
      tf.reshape<tf.Rank.R4>(filter, [height, width, channels * multiplier, 1]),
      [0, 1],
    );
    const perOutput = tf.depthwiseConv2d(spreadFor(info, dy), flipped, 1, 'valid', 'NHWC', [
      info.dilationHeight,
      info.dilationWidth,
    ]);
    if (multiplier === 1) return perOutput;
    return tf.reshape(tf.sum(tf.reshape(perOutput, [-1, channels, multiplier]), 2), inputShape);
  });
