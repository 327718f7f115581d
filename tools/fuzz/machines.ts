import type { Engine } from '@freetickets/core';
import { SparseNetwork } from '../../packages/engine-sparse/src/network.js';
import { createPredictor } from '../../packages/engine-sparse/src/predictor.js';
import { chooseRuntime } from '../../packages/engine-sparse/src/runtime/choose.js';
import {
  HEAP_BASE,
  type Machine,
  type Runtime,
} from '../../packages/engine-sparse/src/runtime/machine.js';
import { unsupported } from '../../packages/engine-sparse/src/unsupported.js';

/** Heaps of small networks. */
const HEAP_BYTES = 2 ** 23;

/** Kernels, the native ones unless others are asked for, on heaps that are used again and again; a larger heap cannot be had. */
export function pooledRuntime(options: Parameters<typeof chooseRuntime>[0]): Runtime {
  const { runtime } = chooseRuntime(options);
  const free: Machine[] = [];
  return {
    ...runtime,
    leastShared: 0,
    async createMachine(bytes) {
      if (bytes > HEAP_BYTES) throw new RangeError('The fuzz gives no heaps as large as that.');
      const machine = free.pop() ?? (await runtime.createMachine(HEAP_BYTES));
      new Uint8Array(machine.heap, HEAP_BASE, bytes - HEAP_BASE).fill(0);
      let isFree = false;
      const dispose = () => {
        if (!isFree) free.push(machine);
        isFree = true;
      };
      return { heap: machine.heap, run: (...args) => machine.run(...args), dispose };
    },
  };
}

/** The sparse engine on a runtime. */
export function engineOn(runtime: Runtime): Engine {
  return {
    name: 'sparse',
    describe: () => ({}),
    unsupported,
    createNetwork: (graph, options) => SparseNetwork.create(graph, options, runtime),
    createPredictor: (graph, members) => createPredictor(graph, members, runtime),
  };
}
