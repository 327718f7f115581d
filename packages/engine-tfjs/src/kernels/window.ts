import * as tf from '@tensorflow/tfjs-core';

/** Rows `-top .. height - top` and columns `-left .. width - left` of `x`, with zeros where `x` has none. */
function window(
  x: tf.Tensor4D,
  top: number,
  left: number,
  height: number,
  width: number,
): tf.Tensor4D {
  const [batch, rows, columns, channels] = x.shape;
  const after = [Math.max(0, height - top - rows), Math.max(0, width - left - columns)] as const;
  const before = [Math.max(0, top), Math.max(0, left)] as const;
  const padded = [...before, ...after].some((size) => size > 0)
    ? tf.pad(x, [
        [0, 0],
        [before[0], after[0]],
        [before[1], after[1]],
        [0, 0],
      ])
    : x;
  if (padded.shape[1] === height && padded.shape[2] === width) return padded;
  const start = [Math.max(0, -top), Math.max(0, -left)] as const;
  return tf.slice(padded, [0, start[0], start[1], 0], [batch, height, width, channels]);
}

/** What the windows of a forward convolution read: its input with the padding, without rows that no window reaches. */
export function readBy(info: tf.backend_util.Conv2DInfo, x: tf.Tensor4D): tf.Tensor4D {
  return window(
    x,
    info.padInfo.top,
    info.padInfo.left,
    (info.outHeight - 1) * info.strideHeight + info.effectiveFilterHeight,
    (info.outWidth - 1) * info.strideWidth + info.effectiveFilterWidth,
  );
}

/**
 * The output gradient of a forward convolution laid out so that a stride-1 'valid' convolution with the flipped filter
 * turns it into the input gradient: `stride - 1` zeros between the entries, and as many around them as make it fit.
 */
export function spreadFor(info: tf.backend_util.Conv2DInfo, dy: tf.Tensor4D): tf.Tensor4D {
  const [batch, rows, columns, channels] = dy.shape;
  const { strideHeight, strideWidth, effectiveFilterHeight, effectiveFilterWidth } = info;
  const byRow = interleave(tf.reshape(dy, [batch * rows, 1, columns * channels]), strideHeight);
  const height = rows * strideHeight;
  const byColumn = interleave(
    tf.reshape(byRow, [batch * height * columns, 1, channels]),
    strideWidth,
  );
  return window(
    tf.reshape(byColumn, [batch, height, columns * strideWidth, channels]),
    effectiveFilterHeight - 1 - info.padInfo.top,
    effectiveFilterWidth - 1 - info.padInfo.left,
    info.inHeight + effectiveFilterHeight - 1,
    info.inWidth + effectiveFilterWidth - 1,
  );
}

/** Puts `stride - 1` zeros after each entry of the middle axis. */
function interleave(x: tf.Tensor3D, stride: number): tf.Tensor3D {
  if (stride === 1) return x;
  return tf.pad(x, [
    [0, 0],
    [0, stride - 1],
    [0, 0],
  ]);
}
