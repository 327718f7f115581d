// @ts-check
/** @import { Inputs } from './decode-inputs.js' */
/** @import { Row } from './predictor.js' */
import { setImmediate } from 'node:timers/promises';
import { joined, whenAllAborted } from './batch.js';
import { unavailable } from './http-error.js';

/**
 * @typedef {object} Predictor
 * @property {(data: Float64Array, options: { signal: AbortSignal }) => Promise<{ toJSON(): Row[] }>} predict
 */

/**
 * @typedef {object} Waiting
 * @property {Inputs} inputs
 * @property {AbortSignal} signal
 * @property {(rows: readonly Row[]) => void} resolve
 * @property {(reason: unknown) => void} reject
 */

/**
 * Predicts requests in the order they come, one batch at a time. Those that came while a batch was under way are the next
 * one: an engine that works on 16 inputs at a time is done with ten requests of one input as soon as with one.
 *
 * @param {Predictor} predictor
 * @param {{ readonly maxBatch: number, readonly maxQueue: number }} limits
 * @param {(inputs: number) => void} onBatch told of every batch that was predicted
 */
export function createQueue(predictor, { maxBatch, maxQueue }, onBatch) {
  /** @type {Waiting[]} */
  const waiting = [];
  let isRunning = false;
  let finished = Promise.resolve();

  /** The first request, and those after it as long as all fit into a batch. */
  const nextBatch = () => {
    let size = 0;
    const end = waiting.findIndex(({ inputs }, i) => {
      size += inputs.count;
      return i > 0 && size > maxBatch;
    });
    return waiting.splice(0, end < 0 ? waiting.length : end);
  };

  const run = async () => {
    while (waiting.length > 0) {
      await setImmediate(); // What has reached the sockets by now can still join.
      const batch = nextBatch();
      if (batch.length > 0) await predictBatch(batch);
    }
    isRunning = false;
  };

  /** @param {readonly Waiting[]} batch */
  const predictBatch = async (batch) => {
    try {
      const prediction = await predictor.predict(joined(batch), {
        signal: whenAllAborted(batch),
      });
      const rows = prediction.toJSON();
      let from = 0;
      for (const { inputs, resolve } of batch) {
        resolve(rows.slice(from, from + inputs.count));
        from += inputs.count;
      }
      onBatch(from);
    } catch (error) {
      if (batch.length === 1) batch[0].reject(error);
      else await predictOneByOne(batch);
    }
  };

  /**
   * Of a batch that failed, perhaps only one request is wrong.
   *
   * @param {readonly Waiting[]} batch
   */
  const predictOneByOne = async (batch) => {
    for (const request of batch) {
      if (!request.signal.aborted) await predictBatch([request]);
    }
  };

  return {
    /** How many requests wait. */
    get length() {
      return waiting.length;
    },
    requirePlace() {
      if (waiting.length >= maxQueue) throw unavailable('Too many requests wait. Try again later.');
    },
    /**
     * Rejects with status 503 where the queue is full, and with the signal's reason as soon as it is aborted.
     *
     * @param {Inputs} inputs
     * @param {AbortSignal} signal
     * @returns {Promise<readonly Row[]>} a row an input
     */
    async predict(inputs, signal) {
      this.requirePlace();
      signal.throwIfAborted();
      return new Promise((resolve, reject) => {
        const request = { inputs, signal, resolve, reject };
        const leave = () => {
          const index = waiting.indexOf(request);
          if (index >= 0) waiting.splice(index, 1);
          reject(signal.reason);
        };
        signal.addEventListener('abort', leave, { once: true });
        waiting.push(request);
        if (isRunning) return;
        isRunning = true;
        finished = run();
      });
    },
    /** Resolves when nothing waits and nothing is predicted. */
    idle: () => finished,
  };
}
