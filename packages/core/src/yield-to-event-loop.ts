/** What hosts have of this; libraries for their types are not core's to ask for. */
declare const performance: { now(): number };
declare const setImmediate: ((turn: () => void) => void) | undefined;
declare const MessageChannel: new () => {
  readonly port1: { onmessage: (() => void) | null; close(): void };
  readonly port2: { postMessage(message: null): void };
};

/** How long a program may go without hearing of timers, sockets, signals and clicks, in milliseconds. */
const LONGEST = 25;

let last = 0;

/**
 * Lets the event loop go on where it has not for a while: work on the CPU, and backends that compute at once, never wait for
 * anything. Costs nothing to speak of, so long loops may call it each time round.
 */
export async function yieldToEventLoop(): Promise<void> {
  if (performance.now() - last < LONGEST) return;
  await nextTurn();
  last = performance.now();
}

/** A turn of the event loop. Timers would wait for at least 1 ms, those of browsers for 4. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
