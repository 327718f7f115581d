import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Thread, type ThreadStart, threadProgram } from './threads.js';

const messages = `
const { parentPort } = require('node:worker_threads');
const receive = (use) => parentPort.once('message', use);
const send = (message) => parentPort.postMessage(message);
`;

/** How many threads there can be. */
export const parallelism = (): number => availableParallelism();

/** Starts a worker thread, which does not keep the process alive. */
export async function startThread(start: ThreadStart): Promise<Thread> {
  const worker = new Worker(messages + threadProgram, { eval: true });
  worker.postMessage(start);
  await once(worker, 'message');
  worker.unref();
  return { stop: () => void worker.terminate() };
}
