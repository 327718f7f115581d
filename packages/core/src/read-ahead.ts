import { callPlugin, pluginFailure } from './call-plugin.js';
import type { Examples } from './dataset.js';

/** What may take time to be made ready. */
type Prefetched = Pick<Examples, 'prefetch'>;

/** Most examples of a chunk, and most values of its inputs. */
const [CHUNK, CHUNK_VALUES] = [1000, 2 ** 24];

/**
 * Waits until the examples at `indices` are ready; those at `next` are then under way. Rejects with a `PluginError` where
 * `prefetch` throws, or its promise rejects, with what is no error of freetickets' own.
 */
export async function makeReady(
  { prefetch }: Prefetched,
  indices: ArrayLike<number>,
  next: ArrayLike<number>,
): Promise<void> {
  if (!prefetch) return;
  const fetched = async (some: ArrayLike<number>): Promise<void> => {
    try {
      await prefetch(some);
    } catch (cause) {
      throw pluginFailure('the data set', 'prefetch()', cause);
    }
  };
  const ready = fetched(indices);
  // Whoever waits for them is told of errors.
  if (next.length > 0) fetched(next).catch(() => {});
  await ready;
}

/** The indices 0 .. count - 1 in chunks of `size`, each when its examples are ready. */
export async function* chunksAhead(
  examples: Prefetched & Pick<Examples, 'count'>,
  size: number,
): AsyncGenerator<Int32Array, void> {
  const chunkAt = (start: number) =>
    Int32Array.from(
      { length: Math.max(0, Math.min(size, examples.count - start)) },
      (_, i) => start + i,
    );
  for (let start = 0; start < examples.count; start += size) {
    const indices = chunkAt(start);
    await makeReady(examples, indices, chunkAt(start + size));
    yield indices;
  }
}

/** Some examples that were read. */
interface ReadChunk {
  /** The index of the first. */
  readonly start: number;
  readonly count: number;
  readonly inputs: Float32Array;
}

/**
 * All examples in their order, as many at a time as 64 MB hold, at most 1000 and at least one; the next are made ready
 * meanwhile.
 */
export async function* readInOrder(examples: Examples): AsyncGenerator<ReadChunk, void> {
  if (examples.count === 0) return;
  const values = examples.read([0]).length;
  const size = Math.max(1, Math.min(CHUNK, Math.floor(CHUNK_VALUES / Math.max(1, values))));
  for await (const indices of chunksAhead(examples, size)) {
    const inputs = callPlugin('the data set', 'read()', () => examples.read(indices));
    yield { start: indices[0], count: indices.length, inputs };
  }
}
