import * as tf from '@tensorflow/tfjs-core';

/** Sums the rows of each segment (the gradient of `gather`), by scattering them onto zeros. */
export const unsortedSegmentSum: tf.KernelFunc = ({ inputs, attrs }) =>
  tf.tidy(() => {
    const { x, segmentIds } = inputs as { x: tf.Tensor; segmentIds: tf.Tensor };
    const { numSegments } = attrs as { numSegments: number };
    const rowShape = x.shape.slice(segmentIds.rank);
    return tf.scatterND(
      tf.reshape(segmentIds, [segmentIds.size, 1]),
      tf.reshape(x, [segmentIds.size, ...rowShape]),
      [numSegments, ...rowShape],
    );
  });
