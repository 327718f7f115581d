import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { sources } from '../wasm/sources.js';
import { createMemory, type Runtime } from './machine.js';

/** The addon that `npm run build:native` makes. */
interface Addon {
  /** By number; '' where the processor lacks it. The best come first. */
  readonly variants: readonly string[];
  /** The hash of what it was built from. */
  readonly sources: string;
  /** How many of as many threads there can be. */
  reserve(threads: number): number;
  run(
    heap: Uint8Array,
    variant: number,
    step: number,
    program: number,
    from: number,
    to: number,
    threads: number,
  ): void;
}

const BUILD = "'npm run build:native' in @freetickets/engine-sparse";

const WORK_PER_TURN = 4e8;
/** Some 100 microseconds: threads that sleep take half of that to wake up. */
const LEAST_SHARED = 4e6;

/**
 * The native kernels, or why there are none. They are those of the package's `native` folder, or of the file that the
 * environment variable FREETICKETS_NATIVE names.
 */
export function nativeRuntime(
  threads: number,
  wanted?: string,
): { readonly runtime: Runtime } | { readonly reason: string } {
  let addon: Addon;
  try {
    // A CommonJS bundle has no address of its own.
    const require = createRequire(import.meta.url || `${process.cwd()}/`);
    const folder = dirname(require.resolve('@freetickets/engine-sparse/package.json'));
    const file = process.env.FREETICKETS_NATIVE ?? join(folder, 'native', 'kernels.node');
    if (!existsSync(file)) return { reason: `they are not built; ${BUILD} does` };
    addon = require(file);
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
  if (addon.sources !== sources)
    return { reason: `they are of another version; ${BUILD} renews them` };
  const number = addon.variants.findIndex((name) => (wanted ? name === wanted : name !== ''));
  if (number < 0) return { reason: `this processor does not run the variant ${wanted}` };
  const reserved = addon.reserve(threads);
  return {
    runtime: {
      variant: addon.variants[number],
      threads: reserved,
      workPerTurn: WORK_PER_TURN,
      leastShared: LEAST_SHARED,
      async createMachine(bytes, wanted = reserved) {
        const heap = new Uint8Array(createMemory(bytes, false).buffer);
        return {
          heap: heap.buffer,
          run: (step, program, from, to) =>
            addon.run(heap, number, step, program, from, to, wanted),
          dispose: () => {},
        };
      },
    },
  };
}
