/**
 * One end of a channel: a `Worker`, a worker's own scope, or a `MessagePort` of browsers or Node.js. Their types disagree on
 * the list of what is handed over and on events, of which nothing is said here therefore.
 */
export interface Port {
  postMessage(message: unknown, transfer: never): void;
  addEventListener(type: string, listener: (event: object) => void): void;
  /** Ports hold messages back until it is called. */
  start?(): void;
}

/** What a client asks. */
export interface Call {
  /** The number of the call, by which its answer is found, and others' messages are told apart. */
  readonly freetickets: number;
  /** `abort` stops the call of that number, and is not answered. */
  readonly call: 'describe' | 'predict' | 'abort' | 'dispose';
  readonly inputs?: unknown;
}

/** What is answered to a call. An error is sent as data, as its class is lost on the way. */
export interface Answer {
  readonly freetickets: number;
  readonly result?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}

/** Sends a message; `buffers` are handed over instead of copied. */
export function send(port: Port, message: Call | Answer, buffers: readonly ArrayBuffer[] = []) {
  port.postMessage(message, buffers as never);
}

/** The message of an event; undefined for one that is about something else. */
export function messageOf<M extends Call | Answer>(event: {
  readonly data?: unknown;
}): M | undefined {
  const { data } = event;
  const isOurs = typeof data === 'object' && data !== null && 'freetickets' in data;
  return isOurs ? (data as M) : undefined;
}
