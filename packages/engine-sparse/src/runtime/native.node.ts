import { createRequire } from 'node:module';
import { sources } from '../wasm/sources.js';
import { type Library, libraries } from './libraries.node.js';
import { createMemory, type Runtime } from './machine.js';

/** The addon that compile-native.js makes. */
interface Addon {
  /** By number; '' where the processor lacks it. The best come first. */
  readonly variants: readonly string[];
  /** The hash of what it was built from. */
  readonly sources: string;
  /** How many of as many threads there can be. */
  reserve(threads: number): number;
  /** Has a heap that is still empty backed by huge pages, where the system can. */
  preferHugePages(heap: Uint8Array): void;
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

const WORK_PER_TURN = 4e8;
/** Some 50 microseconds: as long as threads that sleep take to wake up. */
const LEAST_SHARED = 1e6;

/** The native kernels that run here, and why those that are preferred to them do not. */
export interface NativeChoice {
  readonly native?: {
    readonly runtime: Runtime;
    /** What they are from: a package, or the file of a local build. */
    readonly kernels: string;
  };
  readonly refused: readonly string[];
}

/** The first of the native kernels that run here: in the variant wanted, or the best there is. */
export function nativeRuntime(threads: number, wanted?: string): NativeChoice {
  // A CommonJS bundle has no address of its own.
  const require = createRequire(import.meta.url || `${process.cwd()}/`);
  const refused: string[] = [];
  try {
    for (const library of libraries(require.resolve('@freetickets/engine-sparse/package.json'))) {
      const loaded = 'file' in library ? load(library, require, threads, wanted) : library;
      const { name } = library;
      if ('runtime' in loaded)
        return { native: { runtime: loaded.runtime, kernels: name }, refused };
      refused.push(`no kernels of ${name}: ${loaded.reason}`);
    }
  } catch (error) {
    refused.push(`no native kernels: ${messageOf(error)}`);
  }
  return { refused };
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

function load(
  { file, renew }: Extract<Library, { file: string }>,
  require: NodeJS.Require,
  threads: number,
  wanted: string | undefined,
): { readonly runtime: Runtime } | { readonly reason: string } {
  let addon: Addon;
  try {
    addon = require(file);
  } catch (error) {
    return { reason: messageOf(error) };
  }
  if (addon.sources !== sources) return { reason: `it is of another version; ${renew}` };
  const number = addon.variants.findIndex((name) => (wanted ? name === wanted : name !== ''));
  if (number < 0) return { reason: `this processor does not run the variant ${wanted}` };
  return { runtime: runtimeOf(addon, number, addon.reserve(threads)) };
}

const runtimeOf = (addon: Addon, variant: number, threads: number): Runtime => ({
  variant: addon.variants[variant],
  threads,
  workPerTurn: WORK_PER_TURN,
  leastShared: LEAST_SHARED,
  async createMachine(bytes, wanted = threads) {
    const heap = new Uint8Array(createMemory(bytes, false).buffer);
    addon.preferHugePages(heap);
    return {
      heap: heap.buffer,
      run: (step, program, from, to) => addon.run(heap, variant, step, program, from, to, wanted),
      dispose: () => {},
    };
  },
});
