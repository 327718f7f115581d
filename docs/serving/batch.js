// @ts-check
/** @import { Waiting } from './queue.js' */

/**
 * The inputs of all its requests, one after another.
 *
 * @param {readonly Pick<Waiting, 'inputs'>[]} batch
 */
export function joined(batch) {
  const length = batch.reduce((sum, { inputs }) => sum + inputs.data.length, 0);
  const data = new Float64Array(length);
  let from = 0;
  for (const { inputs } of batch) {
    data.set(inputs.data, from);
    from += inputs.data.length;
  }
  return data;
}

/**
 * Aborted once nobody waits for any request of the batch.
 *
 * @param {readonly Pick<Waiting, 'signal'>[]} batch
 */
export function whenAllAborted(batch) {
  const controller = new AbortController();
  const check = () => {
    if (batch.every(({ signal }) => signal.aborted)) controller.abort();
  };
  for (const { signal } of batch) signal.addEventListener('abort', check, { once: true });
  return controller.signal;
}
