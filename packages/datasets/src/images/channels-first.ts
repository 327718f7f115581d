import { show } from '@freetickets/core';
import { imageShape } from './shape.js';

/**
 * What a user should know of inputs whose shape is that of images with the channel as their first axis, as PyTorch has them;
 * nothing of others.
 */
export function channelsFirstNotes(name: string, shape: readonly number[]): readonly string[] {
  const [channels, height, width] = shape;
  const isLikely = imageShape([height, width, channels]) && shape.length === 3 && height > 3;
  if (!isLikely || imageShape(shape)) return [];
  return [
    `${name}: inputs of shape ${show(shape)} are taken for ${width} channels, as the last axis is that of channels. Of images with the channel first, move it to the end: x.transpose(0, 2, 3, 1).`,
  ];
}
