import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { threadsAsked } from '@freetickets/core';
import { type Thread, type ThreadStart, threadProgram } from './threads.js';

const messages = `
const threads = import('node:worker_threads');
const receive = (use) => threads.then(({ parentPort }) => parentPort.once('message', use));
const send = (message) => threads.then(({ parentPort }) => parentPort.postMessage(message));
`;

/** How many threads run at the same time, however many there are. */
export const cores = availableParallelism;

/** How many threads to start: one on each core, or as many as the environment variable FREETICKETS_THREADS says. */
export const parallelism = (): number => threadsAsked(process.env.FREETICKETS_THREADS) ?? cores();

/** Starts a worker thread, which does not keep the process alive. */
export async function startThread(start: ThreadStart): Promise<Thread> {
  const worker = new Worker(messages + threadProgram, { eval: true, execArgv: [] });
  const stop = (): void => void worker.terminate();
  try {
    worker.postMessage(start);
    await once(worker, 'message');
  } catch (error) {
    stop();
    throw error;
  }
  worker.unref();
  return { stop };
}
