import { createRequire } from 'node:module';
import type { Program } from './program/program.js';
import { Region } from './program/region.js';

const GUARD_BYTES = 4096;

/**
 * Forbids a range of a heap, or allows it: where the tests run under AddressSanitizer (tools/sanitize-kernels.js).
 */
type Guard = (heap: Uint8Array, from: number, bytes: number, isForbidden: boolean) => void;
const { FREETICKETS_GUARDS } = process.env;
const guard: Guard | undefined =
  FREETICKETS_GUARDS && createRequire(import.meta.url)(FREETICKETS_GUARDS).guard;

/** Ranges behind the regions of a program that no operation may touch. */
export class Guards {
  private readonly untouched = Buffer.alloc(GUARD_BYTES, 0xff);

  private constructor(private readonly guards: ReadonlyMap<Region, Region>) {}

  /** Gives every region of a program that is still to be laid out room of its own, with a guard behind it. */
  static behindRegionsOf({ operations, kept }: Program): Guards {
    const transient = new Set(operations.flatMap(({ writes }) => writes));
    for (const { reads, writes } of operations) {
      reads.length = 0;
      writes.length = 0;
    }
    const guards = new Map([...kept, ...transient].map((each) => [each, new Region(GUARD_BYTES)]));
    kept.length = 0;
    for (const pair of guards) kept.push(...pair);
    return new Guards(guards);
  }

  /** To be done once, before a program runs. */
  write(heap: ArrayBufferLike): void {
    for (const each of this.guards.values()) this.bytesOf(heap, each).fill(0xff);
  }

  /** Throws where something was written. */
  check(heap: ArrayBufferLike, done: string): void {
    for (const each of this.guards.values()) {
      if (!this.bytesOf(heap, each).equals(this.untouched))
        throw new Error(`${done} writes behind a region.`);
    }
  }

  /** Forbids what lies behind the regions, up to their guards' ends, or allows it again. */
  forbid(heap: ArrayBufferLike, isForbidden: boolean): void {
    const all = new Uint8Array(heap);
    for (const [region, { offset, bytes }] of this.guards) {
      const end = region.offset + region.bytes;
      guard?.(all, end, offset + bytes - end, isForbidden);
    }
  }

  private bytesOf(heap: ArrayBufferLike, { offset, bytes }: Region): Buffer {
    return Buffer.from(heap, offset, bytes);
  }
}
