import { expect, it } from 'vitest';
import { channelsFirstNotes } from './channels-first.js';

it('tells of images with the channel first, and of nothing else', () => {
  expect(channelsFirstNotes('x.npy', [3, 32, 32])).toEqual([
    expect.stringMatching(
      /^x\.npy: inputs of shape \[3,32,32\] are taken for 32 channels.*0, 2, 3, 1/,
    ),
  ]);
  expect(channelsFirstNotes('x', [1, 28, 28])).toHaveLength(1);
  for (const shape of [
    [32, 32, 3],
    [28, 28, 1],
    [3, 32, 3],
    [8, 8, 12],
    [3, 2, 4],
    [28, 28],
    [3],
  ]) {
    expect(channelsFirstNotes('x', shape), String(shape)).toEqual([]);
  }
});
