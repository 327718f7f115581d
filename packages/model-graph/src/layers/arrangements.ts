import { ModelError } from '@freetickets/core';
import * as v from 'valibot';
import { joinChannels, product, requireRank, splitChannels } from './geometry.js';
import { axis, borders, dataFormat, extents, partialShape, size } from './options.js';
import { type LayerRule, type Shape, unary } from './rule.js';

/** A layer that moves the borders of two spatial axes outwards (1) or inwards (-1). */
const moveBorders =
  (spaceOf: (length: number, ends: number) => number) =>
  (
    borders: readonly (readonly number[])[],
    dataFormat: 'channelsLast' | 'channelsFirst' | undefined,
    shape: Shape,
  ) => {
    const { space, channels } = splitChannels(shape, 2, dataFormat);
    const moved = space.map((length, i) => spaceOf(length, borders[i][0] + borders[i][1]));
    return { outputShape: joinChannels(moved, channels, dataFormat) };
  };
const pad = moveBorders((length, ends) => length + ends);
const crop = moveBorders((length, ends) => length - ends);

/** A target shape with its one open axis filled in. */
function fill(target: readonly (number | null)[], shape: Shape): Shape {
  const known = product(target.map((size) => size ?? 1));
  const open = target.filter((size) => size === null).length;
  const filled = target.map((size) => size ?? product(shape) / known);
  if (open <= 1 && product(filled) === product(shape) && filled.every(Number.isInteger))
    return filled;
  throw new ModelError(
    `it reshapes [${shape.join(', ')}] to [${target.map(String).join(', ')}], which has another size.`,
  );
}

export const arrangements: Readonly<Record<string, LayerRule>> = {
  Flatten: unary({ dataFormat }, (_, shape) => {
    if (shape.length < 2) throw new ModelError(`its input [${shape}] has one axis, expected more.`);
    return { outputShape: [product(shape)] };
  }),
  Reshape: unary({ targetShape: partialShape }, ({ targetShape }, shape) => ({
    outputShape: fill(targetShape, shape),
  })),
  Permute: unary({ dims: v.array(axis, 'an array of axes') }, ({ dims }, shape) => {
    const all = shape.map((_, i) => i + 1);
    if (dims.toSorted((a, b) => a - b).join() !== all.join()) {
      throw new ModelError(
        `its dims are [${dims.join(', ')}], expected the axes from 1 up to ${shape.length}, each once.`,
      );
    }
    return { outputShape: dims.map((each) => shape[each - 1]) };
  }),
  RepeatVector: unary({ n: size }, ({ n }, shape) => {
    requireRank(shape, 1);
    return { outputShape: [n, ...shape] };
  }),
  ZeroPadding2D: unary({ padding: borders, dataFormat }, ({ padding, dataFormat }, shape) =>
    pad(padding, dataFormat, shape),
  ),
  Cropping2D: unary({ cropping: borders, dataFormat }, ({ cropping, dataFormat }, shape) =>
    crop(cropping, dataFormat, shape),
  ),
  UpSampling2D: unary(
    {
      size: extents(2),
      dataFormat,
      interpolation: v.picklist(['nearest', 'bilinear'], "'nearest' or 'bilinear'"),
    },
    ({ size, dataFormat }, shape) => {
      const { space, channels } = splitChannels(shape, 2, dataFormat);
      const enlarged = space.map((length, i) => length * size[i]);
      return { outputShape: joinChannels(enlarged, channels, dataFormat) };
    },
  ),
};
