import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { OptionError } from './errors.js';

/** A stream of random numbers that belongs to one place in a run. */
export interface Random {
  /** An integer in [0, 2^32). */
  uint32(): number;
  /** A number in [0, 1), a multiple of 2^-53. */
  uniform(): number;
  /** An integer in [0, n). */
  integer(n: number): number;
  /** A permutation of 0 .. n - 1. */
  permutation(n: number): Int32Array;
  /** `count` distinct elements of `population`, each subset equally likely, in random order. */
  sample(population: ArrayLike<number>, count: number): Int32Array;
}

/**
 * The stream that belongs to a seed and a place: (run, purpose, epoch, batch, ...). The same arguments give the same
 * stream whatever was drawn before, so nothing depends on call order or on where a run was resumed.
 * xoroshiro128+ started from SHA-256 of the arguments.
 *
 * @example random.derive(seed, 'order', epoch).permutation(examples)
 */
function derive(seed: number, ...place: readonly (number | string)[]): Random {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new OptionError('seed', seed, 'a whole number of at least 0');
  }
  const hash = new DataView(sha256(utf8ToBytes(JSON.stringify([seed, ...place]))).buffer);
  const generator = xoroshiro128plusFromState([0, 4, 8, 12].map((byte) => hash.getInt32(byte) | 0));

  /** The first `count` steps of a Fisher-Yates shuffle of `items`, in place. */
  const shuffle = (items: Int32Array, count: number): Int32Array => {
    for (let i = 0; i < count; i++) {
      const j = uniformInt(generator, i, items.length - 1);
      const item = items[j] as number;
      items[j] = items[i] as number;
      items[i] = item;
    }
    return items.slice(0, count);
  };

  return {
    uint32: () => generator.next() >>> 0,
    uniform: () => uniformFloat64(generator),
    integer: (n) => uniformInt(generator, 0, n - 1),
    permutation: (n) =>
      shuffle(
        Int32Array.from({ length: n }, (_, i) => i),
        n,
      ),
    sample: (population, count) => {
      if (count > population.length) {
        throw new OptionError(
          'count',
          count,
          `at most ${population.length}, the population's size`,
        );
      }
      return shuffle(Int32Array.from(population), count);
    },
  };
}

/** Stateless randomness: every stream is derived from a seed and a place. */
export const random: { readonly derive: typeof derive } = { derive };
