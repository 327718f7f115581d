import { checkSignal, DataError, ModelError, show, untilAborted } from '@freetickets/core';
import { type Answer, type Call, listen, type Port, send } from './port.js';

/** The number of the last call of this thread, whatever the port: several connections may share one. */
let last = 0;

interface Waiting {
  resolve(result: unknown): void;
  reject(reason: Error): void;
}

/** Calls to the other end of a port, until that or this end is over. */
export class Calls {
  private readonly waiting = new Map<number, Waiting>();
  private over: ModelError | undefined;

  constructor(private readonly port: Port) {
    listen<Answer>(port, {
      onMessage: ({ freetickets, result, error }) => {
        const failure = error && Object.assign(new Error(error.message), { name: error.name });
        if (freetickets === 0 && failure) this.rejectAll(failure);
        const call = this.waiting.get(freetickets);
        this.waiting.delete(freetickets);
        if (failure) call?.reject(failure);
        else call?.resolve(result);
      },
      onError: (message = 'its script cannot be loaded') =>
        this.rejectAll(new ModelError(`The worker failed: ${message}.`)),
      onUnreadable: () =>
        this.rejectAll(new ModelError('The worker sent a message that cannot be read here.')),
      onClose: () => {
        const closed = new ModelError('The worker or port was closed. Connect to another one.');
        this.over ??= closed;
        this.rejectAll(closed);
      },
    });
  }

  /** Makes a call. The other end is told where the signal is aborted before it answers. */
  async make(call: Omit<Call, 'freetickets'>, signal?: AbortSignal): Promise<unknown> {
    checkSignal(signal);
    if (this.over) throw this.over;
    const freetickets = ++last;
    try {
      send(this.port, { freetickets, ...call });
    } catch (cause) {
      const expected =
        'inputs that can be copied to another thread: a typed array, nested arrays, a tensor';
      throw new DataError(`Got ${show(call.inputs)}, expected ${expected}.`, { cause });
    }
    const answer = new Promise((resolve, reject) => {
      this.waiting.set(freetickets, { resolve, reject });
    });
    try {
      return await untilAborted(answer, signal);
    } finally {
      if (this.waiting.delete(freetickets)) send(this.port, { freetickets, call: 'abort' });
    }
  }

  /** Rejects the calls under way, makes a last one, and rejects those that come. */
  async endWith(call: Omit<Call, 'freetickets'>, reason: ModelError): Promise<void> {
    if (this.over) return;
    this.rejectAll(reason);
    const answer = this.make(call);
    this.over = reason;
    await answer;
  }

  private rejectAll(reason: Error): void {
    for (const { reject } of this.waiting.values()) reject(reason);
    this.waiting.clear();
  }
}
