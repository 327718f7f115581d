import { chunksAhead, type Preprocessing } from '@freetickets/core';
import type { RawRows } from './examples.js';

/** Inputs that are measured: of more, as many in equal distances. */
const MEASURED = 50_000;

/** Inputs that are made ready at a time. */
const CHUNK = 256;

/**
 * As `standardise`, of images of bytes that take time to be made ready: each is read once, and how often each byte occurs
 * is counted. Of more than 50,000 images, so many are measured, in equal distances.
 */
export async function standardiseBytes(
  { labels, raw, prefetch }: RawRows,
  channels: number,
  most: number = MEASURED,
): Promise<Preprocessing> {
  const count = Math.min(labels.length, most);
  const indexOf = (i: number) => Math.floor((i * labels.length) / count);
  const sampled = {
    count,
    ...(prefetch && {
      prefetch: (places: ArrayLike<number>) => prefetch(Array.from(places, indexOf)),
    }),
  };
  const counts = Array.from({ length: channels }, () => new Float64Array(256));
  for await (const places of chunksAhead(sampled, CHUNK)) {
    for (const place of places) {
      const input = raw(indexOf(place));
      for (let i = 0; i < input.length; i++) counts[i % channels][input[i]]++;
    }
  }
  const moments = counts.map((of) => {
    const total = of.reduce((sum, n) => sum + n);
    const mean = of.reduce((sum, n, byte) => sum + n * byte, 0) / total;
    const variance = of.reduce((sum, n, byte) => sum + n * (byte - mean) ** 2, 0) / total;
    return { mean, std: variance === 0 ? 1 : Math.sqrt(variance) };
  });
  return { mean: moments.map(({ mean }) => mean), std: moments.map(({ std }) => std) };
}
