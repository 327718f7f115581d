/** Ctrl-C, what ends services and jobs, and a terminal that is closed. */
const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Lets signals of the system stop work: the first aborts `signal`, then calls `onStop`. A second Ctrl-C ends the process at
 * once; no other signal does, as those that end services may come on top of each other.
 */
export function stopSignals(onStop: () => void): {
  readonly signal: AbortSignal;
  /** Leaves signals to the system again. */
  release(): void;
} {
  const stop = new AbortController();
  let interrupts = 0;
  const listener = (name: NodeJS.Signals): void => {
    if (name === 'SIGINT' && ++interrupts > 1) process.exit(1);
    if (stop.signal.aborted) return;
    stop.abort();
    onStop();
  };
  for (const name of names) process.on(name, listener);
  return {
    signal: stop.signal,
    release: () => {
      for (const name of names) process.off(name, listener);
    },
  };
}
