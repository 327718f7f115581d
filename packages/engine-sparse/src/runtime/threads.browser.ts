import { type Thread, type ThreadStart, threadProgram } from './threads.js';

const messages = `
const receive = (use) => { onmessage = ({ data }) => use(data); };
const send = (message) => postMessage(message);
`;

/** What an error without a message means. */
const REFUSED =
  "this page's Content-Security-Policy allows no workers from blob: addresses (worker-src blob:)";

/** How many threads run at the same time, however many there are. */
export const cores = (): number => navigator.hardwareConcurrency;

/** How many threads there can be: memory is shared only with pages that are isolated from other origins. */
export function parallelism(): number {
  return globalThis.crossOriginIsolated ? cores() : 1;
}

export async function startThread(start: ThreadStart): Promise<Thread> {
  const url = URL.createObjectURL(
    new Blob([messages + threadProgram], { type: 'text/javascript' }),
  );
  const worker = new Worker(url);
  const stop = (): void => worker.terminate();
  try {
    await new Promise<void>((resolve, reject) => {
      worker.onmessage = () => resolve();
      worker.onerror = ({ message }) => reject(new Error(message || REFUSED));
      worker.postMessage(start);
    });
  } catch (error) {
    stop();
    throw error;
  } finally {
    URL.revokeObjectURL(url);
  }
  return { stop };
}
