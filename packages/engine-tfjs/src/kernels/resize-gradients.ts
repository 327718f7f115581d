import * as tf from '@tensorflow/tfjs-core';
import { valuesOf } from './values.js';

/** Where a resized entry comes from: (1 - share) of the entry `low` and `share` of `high`. */
interface Origin {
  readonly low: number;
  readonly high: number;
  readonly share: number;
}

type Grid = Pick<tf.ResizeBilinearGradAttrs, 'alignCorners' | 'halfPixelCenters'>;

/** Where entry `to` of `after` entries lies among the `before` entries there were. */
function positionOf(to: number, before: number, after: number, grid: Grid): number {
  const ends = grid.alignCorners && after > 1 ? 1 : 0;
  return ((before - ends) / (after - ends)) * (grid.halfPixelCenters ? to + 0.5 : to);
}

function nearest(before: number, after: number, grid: Grid): readonly Origin[] {
  return Array.from({ length: after }, (_, to) => {
    const position = positionOf(to, before, after, grid);
    const rounded = grid.alignCorners ? Math.round(position) : Math.floor(position);
    const entry = Math.max(0, Math.min(before - 1, rounded));
    return { low: entry, high: entry, share: 0 };
  });
}

function bilinear(before: number, after: number, grid: Grid): readonly Origin[] {
  return Array.from({ length: after }, (_, to) => {
    const position = positionOf(to, before, after, grid) - (grid.halfPixelCenters ? 0.5 : 0);
    const low = Math.max(0, Math.floor(position));
    return {
      low,
      high: Math.max(0, Math.min(before - 1, Math.ceil(position))),
      share: position - low,
    };
  });
}

/** The gradient of resizing images: that of each resized entry goes to the entries it was made of. */
const resizeGradient =
  (originsOf: typeof nearest): tf.KernelFunc =>
  ({ inputs, attrs, backend }) => {
    const { dy, images } = inputs as { dy: tf.TensorInfo; images: tf.TensorInfo };
    const grid = attrs as unknown as Grid;
    const [batch, height, width, channels] = images.shape;
    const [rows, columns] = [
      originsOf(height, dy.shape[1], grid),
      originsOf(width, dy.shape[2], grid),
    ];
    const given = valuesOf(backend, dy);
    const gradient = new Float32Array(tf.util.sizeFromShape(images.shape));
    let read = 0;
    const add = (entry: number, share: number): void => {
      if (share === 0) return;
      for (let c = 0; c < channels; c++) gradient[entry * channels + c] += share * given[read + c];
    };
    for (let example = 0; example < batch; example++) {
      for (const row of rows) {
        const [above, below] = [row.low, row.high].map((y) => (example * height + y) * width);
        for (const column of columns) {
          add(above + column.low, (1 - row.share) * (1 - column.share));
          add(above + column.high, (1 - row.share) * column.share);
          add(below + column.low, row.share * (1 - column.share));
          add(below + column.high, row.share * column.share);
          read += channels;
        }
      }
    }
    return tf.tensor(gradient, images.shape as [number, number, number, number]);
  };

/** The image gradient of `resizeNearestNeighbor`, as `UpSampling2D` uses it. */
export const resizeNearestGradient = resizeGradient(nearest);

/** The image gradient of `resizeBilinear`. */
export const resizeBilinearGradient = resizeGradient(bilinear);
