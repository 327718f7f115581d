import { HEAP_BASE, type Machine, type Runtime } from './runtime/machine.js';

/** A runtime whose machines are handed out again once they are disposed of, so that threads are started seldom. */
export function reusing(runtime: Runtime, bytes = 2 ** 26): Runtime {
  const free = new Map<number, Machine[]>();
  return {
    ...runtime,
    // Small networks, too, are shared among the threads.
    leastShared: 0,
    async createMachine(needed, threads = runtime.threads) {
      if (needed > bytes) throw new Error(`${needed} bytes are more than the ${bytes} there are.`);
      const unused = free.get(threads) ?? [];
      free.set(threads, unused);
      const machine = unused.pop() ?? (await runtime.createMachine(bytes, threads));
      const { heap, run } = machine;
      new Uint8Array(heap, HEAP_BASE, needed - HEAP_BASE).fill(0);
      return { heap, run, dispose: () => void unused.push(machine) };
    },
  };
}
