import { ModelError } from '@freetickets/core';
import { startThread } from '#threads';
import { createMemory, HEAP_BASE, type Machine, type Runtime, STACK_BYTES } from './machine.js';

/** What the modules export. */
interface Kernels {
  readonly __heap_base: WebAssembly.Global;
  run(
    step: number,
    program: number,
    from: number,
    to: number,
    thread: number,
    threads: number,
  ): void;
}

/** A function that adds three vectors by `f32x4.relaxed_madd`: valid where relaxed SIMD is there. */
const relaxedProbe = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0,
  32, 0, 32, 1, 32, 2, 253, 133, 2, 11,
];

/** Whether this engine has relaxed SIMD: multiplications and additions in one go. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(new Uint8Array(relaxedProbe));
}

const WORK_PER_TURN = 1e8;
const LEAST_SHARED = 1e6;

const modules = {
  simd: () => import('../wasm/simd.js'),
  'simd-threads': () => import('../wasm/simd-threads.js'),
  relaxed: () => import('../wasm/relaxed.js'),
  'relaxed-threads': () => import('../wasm/relaxed-threads.js'),
};
const compiled = new Map<keyof typeof modules, Promise<WebAssembly.Module>>();

/** A module, compiled once; one that failed is tried again when it is next asked for. */
function moduleOf(name: keyof typeof modules): Promise<WebAssembly.Module> {
  const module =
    compiled.get(name) ??
    compile(name).catch((error: unknown) => {
      compiled.delete(name);
      throw error;
    });
  compiled.set(name, module);
  return module;
}

async function compile(name: keyof typeof modules): Promise<WebAssembly.Module> {
  const { wasm } = await modules[name]();
  const compressed = Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0));
  const stream = new Blob([compressed])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'));
  const bytes = await new Response(stream).arrayBuffer();
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new ModelError(
      `WebAssembly does not compile here (${cause}). A Content-Security-Policy must have 'wasm-unsafe-eval' in its script-src.`,
      { cause },
    );
  }
}

/** Why workers do not start here; undefined as long as none has failed. */
let noWorkers: string | undefined;
export const whyNoWorkers = (): string | undefined => noWorkers;

/**
 * The WebAssembly kernels; on one thread where memory cannot be shared, as in pages that are not isolated from other
 * origins, and from then on where a worker does not start.
 */
export function wasmRuntime(most: number, relaxed = hasRelaxedSimd()): Runtime {
  const threads = (): number =>
    typeof SharedArrayBuffer === 'undefined' || noWorkers !== undefined ? 1 : most;
  return {
    variant: relaxed ? 'wasm-relaxed-simd' : 'wasm-simd',
    get threads() {
      return threads();
    },
    workPerTurn: WORK_PER_TURN,
    leastShared: LEAST_SHARED,
    async createMachine(bytes, wanted = threads()) {
      const all = threads();
      const name = `${relaxed ? 'relaxed' : 'simd'}${all > 1 ? '-threads' : ''}` as const;
      const module = await moduleOf(name);
      return wanted > 1
        ? startThreads(module, bytes, wanted)
        : startMachine(module, createMemory(bytes, all > 1));
    },
  };
}

async function kernelsOf(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<Kernels> {
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  const kernels = instance.exports as unknown as Kernels;
  if (Number(kernels.__heap_base.value) > HEAP_BASE)
    throw new Error('The module reaches into its heap.');
  return kernels;
}

async function startMachine(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Promise<Machine> {
  return oneThread(await kernelsOf(module, memory), memory);
}

function oneThread(kernels: Kernels, memory: WebAssembly.Memory): Machine {
  return {
    heap: memory.buffer,
    run: (step, program, from, to) => kernels.run(step, program, from, to, 0, 1),
    dispose: () => {},
  };
}

async function startThreads(
  module: WebAssembly.Module,
  bytes: number,
  threads: number,
): Promise<Machine> {
  const memory = createMemory(bytes + (threads - 1) * STACK_BYTES, true);
  const kernels = await kernelsOf(module, memory);
  const job = new SharedArrayBuffer(5 * 4);
  const round = new Int32Array(job);
  const started = await Promise.allSettled(
    Array.from({ length: threads - 1 }, (_, i) => {
      const stack = memory.buffer.byteLength - i * STACK_BYTES;
      return startThread({ module, memory, stack, job, thread: i + 1, threads });
    }),
  );
  const others = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed) {
    for (const thread of others) thread.stop();
    noWorkers = failed.reason instanceof Error ? failed.reason.message : String(failed.reason);
    // One thread carries out a program for several as well: the shares are those of the threads there are.
    return oneThread(kernels, memory);
  }
  return {
    heap: memory.buffer,
    run(step, program, from, to) {
      round.set([step, program, from, to], 1);
      Atomics.add(round, 0, 1);
      Atomics.notify(round, 0);
      kernels.run(step, program, from, to, 0, threads);
    },
    dispose() {
      for (const thread of others) thread.stop();
    },
  };
}
