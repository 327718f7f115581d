import * as tf from '@tensorflow/tfjs-core';

/**
 * Sums the rows of each segment (the gradient of `gather`), by scattering them onto zeros. A row whose segment is not
 * from 0 to `numSegments` - 1 belongs to none: it goes to a segment past the last, as `scatterND` writes where it is
 * told.
 */
export const unsortedSegmentSum: tf.KernelFunc = ({ inputs, attrs }) =>
  tf.tidy(() => {
    const { x, segmentIds } = inputs as { x: tf.Tensor; segmentIds: tf.Tensor };
    const { numSegments } = attrs as { numSegments: number };
    const rowShape = x.shape.slice(segmentIds.rank);
    const inside = tf.logicalAnd(tf.greaterEqual(segmentIds, 0), tf.less(segmentIds, numSegments));
    const segments = tf.where(inside, segmentIds, tf.fill(segmentIds.shape, numSegments, 'int32'));
    const sums = tf.scatterND(
      tf.reshape(segments, [segmentIds.size, 1]),
      tf.reshape(x, [segmentIds.size, ...rowShape]),
      [numSegments + 1, ...rowShape],
    );
    return tf.slice(sums, 0, numSegments);
  });
