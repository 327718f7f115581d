import { sizeOf } from '@freetickets/core';
import { LRUCache } from 'lru-cache';
import type { StoredInputs } from '../examples.js';
import { loadJpegCodec } from '../images/jpeg-codec.js';
import type { ImageShape } from '../images/shape.js';
import type { Limits } from '../limits.js';
import { readDataFileSync } from './data-file.js';
import { decodeInThreads } from './decode-in-threads.js';
import { imageBytes } from './image-bytes.js';

/** Images that a thread decodes at a time. */
const TASK = 16;

/**
 * Images in files, in one shape. Those used last are kept decoded, as many as `memory` bytes hold, at least one; all of
 * them, from the beginning, where they fit. Others are decoded when they are read, or before, on worker threads, where
 * `prefetch` asks for them; no more are under way at a time than are kept.
 *
 * Throws a `FileError` that names an image that cannot be decoded, a `LimitError` beyond `limits`: when it is read, so
 * from the beginning where all fit.
 */
export async function imageStore(
  paths: readonly string[],
  shape: ImageShape,
  limits: Limits,
  memory: number,
): Promise<StoredInputs> {
  const size = sizeOf(shape);
  const most = Math.max(1, Math.min(paths.length, Math.floor(memory / size)));
  const kept = new LRUCache<number, Uint8Array>({ max: most });
  const underWay = new Map<number, Promise<void>>();
  let codec = await loadJpegCodec();

  const decodeHere = (path: string): Uint8Array => {
    try {
      const file = readDataFileSync(path, limits.bytes);
      return imageBytes(codec, path, file, shape, limits.pixels);
    } catch (error) {
      // The codec may have given up, after which another has to be loaded.
      void loadJpegCodec().then((loaded) => {
        codec = loaded;
      });
      throw error;
    }
  };
  const start = (rows: readonly number[]): void => {
    const task = { paths: rows.map((row) => paths[row]), shape, limits };
    const done = decodeInThreads(task).then(
      (images) => {
        images.forEach((image, i) => {
          if (image) kept.set(rows[i], image);
          underWay.delete(rows[i]);
        });
      },
      // A thread that could not be started or was ended: whoever reads decodes.
      () => {
        for (const row of rows) underWay.delete(row);
      },
    );
    for (const row of rows) underWay.set(row, done);
  };
  const input = (row: number): Uint8Array => {
    const found = kept.get(row);
    if (found) return found;
    const made = decodeHere(paths[row]);
    kept.set(row, made);
    return made;
  };
  const prefetch = async (given: ArrayLike<number>): Promise<void> => {
    const rows = [...new Set(Array.from(given))].slice(0, most);
    const missing = rows
      .filter((row) => row in paths && !underWay.has(row) && !kept.get(row))
      .slice(0, most - underWay.size);
    for (let first = 0; first < missing.length; first += TASK) {
      start(missing.slice(first, first + TASK));
    }
    await Promise.all(rows.map((row) => underWay.get(row)));
  };
  if (most === paths.length) {
    await prefetch([...paths.keys()]);
    for (const row of paths.keys()) input(row);
  }
  return { input, prefetch };
}
