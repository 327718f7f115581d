import { expect, test } from 'vitest';
import { dropoutSample } from './dropout-sample.js';

test('draws the words of the SHA-256 of its place, one block after another', () => {
  // By sha256sum, of [7,"drop",2,0] and [7,"drop",2,1].
  const hashes = [
    '52bf8c69d4216ca9cd28a146f88691f4a376406e8d14aa6867f58ca287623019',
    'b25cfab62767433d11bcedba9ed3bff7c7005fce7f5b7268bcc49d68255b2f08',
  ];
  const words = hashes.flatMap((hash) => hash.match(/.{8}/g) ?? []);
  const { uniform } = dropoutSample(7, 'drop', 2);
  expect(words.map(() => uniform())).toEqual(words.map((word) => Number(`0x${word}`) / 2 ** 32));
});

test('another seed, node or member draws otherwise; all draw evenly', () => {
  const drawn = (...place: Parameters<typeof dropoutSample>) => {
    const { uniform } = dropoutSample(...place);
    return Array.from({ length: 4000 }, uniform);
  };
  const all = [drawn(1, 'a', 1), drawn(2, 'a', 1), drawn(1, 'b', 1), drawn(1, 'a', 2)];
  expect(new Set(all.map(([first]) => first)).size).toBe(4);
  // 0.3 of 4000, give or take four standard deviations.
  for (const each of all) {
    expect(Math.abs(each.filter((value) => value < 0.3).length - 1200)).toBeLessThan(120);
  }
});
