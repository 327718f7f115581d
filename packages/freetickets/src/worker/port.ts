/** One end of a channel: a `Worker`, a worker's own scope, or a `MessagePort` of browsers or Node.js. */
export interface Port {
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
  addEventListener(
    type: 'message' | 'error',
    listener: (event: { readonly data?: unknown; readonly message?: string }) => void,
  ): void;
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

/** A message of the other end; undefined for one that is about something else. */
export function messageOf<M extends Call | Answer>(data: unknown): M | undefined {
  const isOurs = typeof data === 'object' && data !== null && 'freetickets' in data;
  return isOurs ? (data as M) : undefined;
}
