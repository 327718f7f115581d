import * as tf from '@tensorflow/tfjs-core';

/**
 * A 2D convolution kernel of the wasm backend with padding 'same' as numbers. Left to work it out itself, it reads
 * beside the input wherever the last window ends before the input does along one axis and not the other.
 */
export const explicitlyPadded =
  (depthwise: boolean) =>
  (original: tf.KernelFunc): tf.KernelFunc =>
  (call) => {
    const { x, filter } = call.inputs as { x: tf.Tensor4D; filter: tf.Tensor4D };
    const { pad, strides, dilations, dimRoundingMode } = call.attrs as Pick<
      tf.Conv2DAttrs,
      'pad' | 'strides' | 'dilations' | 'dimRoundingMode'
    >;
    if (pad !== 'same') return original(call);
    const { padInfo } = tf.backend_util.computeConv2DInfo(
      x.shape,
      filter.shape,
      strides,
      dilations ?? 1,
      pad,
      dimRoundingMode,
      depthwise,
    );
    const { top, bottom, left, right } = padInfo;
    const sides = [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ];
    return original({
      ...call,
      attrs: { ...call.attrs, pad: sides, dimRoundingMode: 'floor' },
    });
  };
