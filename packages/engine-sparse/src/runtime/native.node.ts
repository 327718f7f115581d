import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createMemory, type Runtime } from './machine.js';

/** The addon that `npm run build:native` makes. */
interface Addon {
  /** By number; '' where the processor lacks it. The best come first. */
  readonly variants: readonly string[];
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

/** The native kernels, or why there are none. */
export function nativeRuntime(
  threads: number,
  wanted?: string,
): { readonly runtime: Runtime } | { readonly reason: string } {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('@freetickets/engine-sparse/package.json'));
  const file = join(folder, 'native', 'kernels.node');
  if (!existsSync(file)) {
    return {
      reason: "they are not built; 'npm run build:native' in @freetickets/engine-sparse does",
    };
  }
  let addon: Addon;
  try {
    addon = require(file);
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
  const number = addon.variants.findIndex((name) => (wanted ? name === wanted : name !== ''));
  if (number < 0) return { reason: `this processor does not run the variant ${wanted}` };
  const reserved = addon.reserve(threads);
  return {
    runtime: {
      variant: addon.variants[number],
      threads: reserved,
      async createMachine(bytes) {
        const heap = new Uint8Array(createMemory(bytes, false).buffer);
        return {
          heap: heap.buffer,
          run: (step, program, from, to) =>
            addon.run(heap, number, step, program, from, to, reserved),
          dispose: () => {},
        };
      },
    },
  };
}
