import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Random } from './random.js';

/** 32-bit words of a SHA-256. */
const WORDS = 8;

/**
 * What member number `member` draws at a node where members are samples, as `DropoutSamples` says: the words of the SHA-256 of
 * (seed, node, member, 0), then of (seed, node, member, 1), and so on, over 2^32. Bundles that only predict have a SHA-256, and need no other
 * source of random numbers.
 */
export function dropoutSample(seed: number, node: string, member: number): Pick<Random, 'uniform'> {
  let block = 0;
  let word = WORDS;
  let words = new DataView(new ArrayBuffer(4 * WORDS));
  return {
    uniform() {
      if (word === WORDS) {
        const place = JSON.stringify([seed, node, member, block++]);
        words = new DataView(sha256(utf8ToBytes(place)).buffer);
        word = 0;
      }
      return words.getUint32(4 * word++) / 2 ** 32;
    },
  };
}
