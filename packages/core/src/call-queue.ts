import { checkOptionNames } from './check-option-names.js';
import type { PredictOptions } from './engine.js';
import { ModelError } from './errors.js';
import { checkSignal, untilAborted } from './until-aborted.js';
import { yieldToEventLoop } from './yield-to-event-loop.js';

/**
 * Carries out the calls of a network or predictor one after another, in the order they were made, until it is disposed of.
 *
 * @example
 * const queue = new CallQueue('predictor');
 * predict: (inputs, count, options) => queue.run(() => forward(inputs, count), options),
 * dispose: () => queue.close(() => free()),
 */
export class CallQueue {
  private last: Promise<unknown> = Promise.resolve();
  private pending = 0;
  private isClosed = false;

  constructor(private readonly owner: 'network' | 'predictor') {}

  /**
   * Makes a call in its turn. It rejects at once where the signal is aborted before that, or is none: with an `OptionError`.
   */
  async run<T>(call: () => T | Promise<T>, options: PredictOptions = {}): Promise<T> {
    checkOptionNames(options, 'signal');
    const { signal } = options;
    checkSignal(signal);
    this.pending++;
    const turn = this.last;
    const result = turn.then(() => {
      signal?.throwIfAborted();
      this.checkOpen();
      return call();
    });
    const over = () => {
      this.pending--;
    };
    this.last = result.then(over, over);
    await untilAborted(turn, signal);
    return result;
  }

  /** Refuses the calls that wait and those that come with a `ModelError`; `free` is called once none is under way. */
  close(free: () => void): void {
    if (this.isClosed) return;
    this.isClosed = true;
    if (this.pending === 0) free();
    else void this.last.then(free);
  }

  /** Throws a `ModelError` once closed: for calls that could stop half-way. */
  checkOpen(): void {
    if (this.isClosed) {
      throw new ModelError(`The ${this.owner} was disposed of. Make another one.`);
    }
  }

  /**
   * Works through `count` examples, `size` at a time, as part of a call. In between the event loop goes on, and the call ends
   * where the signal is aborted or the queue closed.
   */
  async chunks(
    count: number,
    size: number,
    { signal }: PredictOptions,
    work: (from: number, to: number) => void | Promise<void>,
  ): Promise<void> {
    let from = 0;
    do {
      await yieldToEventLoop();
      signal?.throwIfAborted();
      this.checkOpen();
      const to = Math.min(count, from + size);
      if (to > from) await work(from, to);
      from = to;
    } while (from < count);
  }
}
