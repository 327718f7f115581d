/** Kernels over a heap of their own. */
export interface Machine {
  readonly heap: ArrayBufferLike;
  /** Carries out the operations [from, to) of the program at an offset, with the step record at another. */
  run(step: number, program: number, from: number, to: number): void;
  dispose(): void;
}

/** Kernels of one kind, and how many threads they run on. */
export interface Runtime {
  /** `avx512`, `avx2`, `neon`, `generic`, `wasm-relaxed-simd`, `wasm-simd`. */
  readonly variant: string;
  readonly threads: number;
  /** Multiply-adds and reads that a thread carries out between turns of the event loop: 10 to 30 ms. */
  readonly workPerTurn: number;
  /** A pass of less work than this takes longer on two threads than on one. */
  readonly leastShared: number;
  /** On as many threads; none more than `threads`, which is the default. */
  createMachine(bytes: number, threads?: number): Promise<Machine>;
}

/** A runtime on fewer threads. */
export const onThreads = (runtime: Runtime, threads: number): Runtime => ({
  variant: runtime.variant,
  threads,
  workPerTurn: runtime.workPerTurn,
  leastShared: runtime.leastShared,
  createMachine: (bytes) => runtime.createMachine(bytes, threads),
});

/** Heaps are at most this large: offsets have 32 bits. */
export const MOST_BYTES = 2 ** 32 - 65536;
/** The first byte of a heap that may be used: before it lie the stack and constants of a WebAssembly module. */
export const HEAP_BASE = 2 ** 17;
/** The stack of each further thread of a WebAssembly module. */
export const STACK_BYTES = 2 ** 16;

/** A memory of whole pages. */
export function createMemory(bytes: number, shared: boolean): WebAssembly.Memory {
  const initial = Math.ceil(bytes / 65536);
  return new WebAssembly.Memory({ initial, maximum: initial, shared });
}
