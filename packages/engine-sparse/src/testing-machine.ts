import { HEAP_BASE, type Machine, type Runtime } from './runtime/machine.js';

/**
 * A runtime of one machine alone for a number of threads, whose heap is handed out again and again, so that threads are started once. There can
 * be only one program at a time on it.
 */
export function reusing(runtime: Runtime, bytes = 2 ** 26): Runtime {
  const machines = new Map<number, Promise<Machine>>();
  return {
    ...runtime,
    // Small networks, too, are shared among the threads.
    leastShared: 0,
    async createMachine(needed, threads = runtime.threads) {
      if (needed > bytes) throw new Error(`${needed} bytes are more than the ${bytes} there are.`);
      const machine = machines.get(threads) ?? runtime.createMachine(bytes, threads);
      machines.set(threads, machine);
      const { heap, run } = await machine;
      new Uint8Array(heap, HEAP_BASE, needed - HEAP_BASE).fill(0);
      return { heap, run, dispose: () => {} };
    },
  };
}
