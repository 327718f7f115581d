import { OptionError } from './errors.js';

/** What is used of an `AbortSignal`; libraries for hosts' types are not core's to ask for. */
export interface CallSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Throws an `OptionError` for what is no `AbortSignal`, and the reason of one that is aborted. */
export function checkSignal(signal: CallSignal | undefined): void {
  if (signal === undefined) return;
  // Signals of other realms and of polyfills are of another class.
  if (typeof Object(signal).throwIfAborted !== 'function') {
    throw new OptionError('signal', signal, "an AbortSignal: an AbortController's signal");
  }
  signal.throwIfAborted();
}

/** What a promise gives, unless the signal is aborted before: then it rejects at once with the signal's reason. */
export function untilAborted<T>(promise: Promise<T>, signal: CallSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason);
    signal.addEventListener('abort', leave);
    if (signal.aborted) leave();
    const stay = (): void => signal.removeEventListener('abort', leave);
    void promise.then(resolve, reject).then(stay);
  });
}
