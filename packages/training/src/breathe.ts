/** How long a program may go without hearing of signals, timers and clicks, in milliseconds. */
const LONGEST = 50;

let last = 0;

/** Lets the program hear of what happened meanwhile, where it has not for a while: a backend on the CPU never waits. */
export async function breathe(): Promise<void> {
  if (performance.now() - last < LONGEST) return;
  await new Promise((resolve) => setTimeout(resolve, 0));
  last = performance.now();
}
