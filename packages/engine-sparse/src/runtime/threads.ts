/** What a thread needs to run a module's kernels. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly stack: number;
  /** Round, step, program, from, to. */
  readonly job: SharedArrayBuffer;
  readonly thread: number;
  readonly threads: number;
}

export interface Thread {
  stop(): void;
}

/**
 * The program of a worker, as text, so that bundlers need not know of it: it waits for rounds, spinning for some 50
 * microseconds before it sleeps, and takes its share of each. `receive` and `send` are put before it.
 */
export const threadProgram = `
receive(async ({ module, memory, stack, job, thread, threads }) => {
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  const { run, __stack_pointer } = instance.exports;
  __stack_pointer.value = stack;
  const round = new Int32Array(job);
  let seen = Atomics.load(round, 0);
  await send('ready');
  for (;;) {
    for (let i = 0; i < 20000 && Atomics.load(round, 0) === seen; i++);
    Atomics.wait(round, 0, seen);
    seen = Atomics.load(round, 0);
    run(round[1], round[2], round[3], round[4], thread, threads);
  }
});
`;
