/** A `Worker` or a worker's own scope in browsers, or a `MessagePort` there or in Node.js. */
interface EventPort {
  postMessage(message: unknown): void;
  // Hosts' types disagree on events.
  addEventListener(type: string, listener: (event: object) => void): void;
  /** Ports hold messages back until it is called. */
  start?(): void;
}

/** A `Worker` of Node.js. */
interface EmitterPort {
  postMessage(message: unknown): void;
  on(type: string, listener: (value: unknown) => void): unknown;
}

/** One end of a channel: a `Worker`, a worker's own scope, or a `MessagePort`, of browsers or Node.js. */
export type Port = EventPort | EmitterPort;

/** What a client asks. */
export interface Call {
  /** The number of the call, by which its answer is found, and others' messages are told apart. */
  readonly freetickets: number;
  /** `abort` stops the call of that number, and is not answered. */
  readonly call: 'describe' | 'predict' | 'predictTargets' | 'abort' | 'dispose';
  readonly inputs?: unknown;
  /** Of `predictTargets`. */
  readonly level?: number;
}

/** What is answered to a call. An error is sent as data, as its class is lost on the way. */
export interface Answer {
  /** The call's number; 0 for all of them. */
  readonly freetickets: number;
  readonly result?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}

/** Sends a message, of which the other end gets a copy. */
export const send = (port: Port, message: Call | Answer): void => port.postMessage(message);

interface Listeners<M extends Call | Answer> {
  /** Told of the other end's messages, not of those about something else. */
  onMessage(message: M): void;
  /** Told why the worker failed, as far as it says. */
  onError?(message: unknown): void;
  /** Told that a message came which cannot be read here; not whose it is. */
  onUnreadable(): void;
  /** Told that nothing comes any more. */
  onClose(): void;
}

/** Listens to what comes in by a port. */
export function listen<M extends Call | Answer>(
  port: Port,
  { onMessage, onError, onUnreadable, onClose }: Listeners<M>,
): void {
  const hear = (data: unknown): void => {
    const isOurs = typeof data === 'object' && data !== null && 'freetickets' in data;
    if (isOurs) onMessage(data as M);
  };
  if ('addEventListener' in port) {
    port.addEventListener('message', ({ data }: { readonly data?: unknown }) => hear(data));
    port.addEventListener('error', (event: { readonly message?: unknown }) =>
      onError?.(event.message),
    );
    port.addEventListener('messageerror', onUnreadable);
    port.addEventListener('close', onClose);
    port.start?.();
  } else {
    port.on('message', hear);
    port.on('error', (cause) => onError?.(cause instanceof Error ? cause.message : cause));
    port.on('messageerror', onUnreadable);
    port.on('exit', onClose);
  }
}
