import { HEAP_BASE, type Machine, type Runtime } from './runtime/machine.js';

/**
 * A runtime of one machine alone, whose heap is handed out again and again, so that threads are started once. There can
 * be only one program at a time on it.
 */
export function reusing(runtime: Runtime, bytes = 2 ** 26): Runtime {
  let machine: Promise<Machine> | undefined;
  return {
    ...runtime,
    async createMachine(needed) {
      if (needed > bytes) throw new Error(`${needed} bytes are more than the ${bytes} there are.`);
      machine ??= runtime.createMachine(bytes);
      const { heap, run } = await machine;
      new Uint8Array(heap, HEAP_BASE, needed - HEAP_BASE).fill(0);
      return { heap, run, dispose: () => {} };
    },
  };
}
