import { availableParallelism } from 'node:os';
import { threadsAsked } from '@freetickets/core';
import type { Piscina } from 'piscina';
import { decodeWorkerFile } from '#decode-worker';
import type { Decoded, DecodeTask } from './decode-worker.js';

/** Tasks that a thread may have at a time, so that it goes on while this thread is busy; the others wait in a queue. */
const TASKS_PER_THREAD = 4;

/** How long threads without a task are kept, in milliseconds. */
const IDLE = 10_000;

let threads: Promise<Piscina<DecodeTask, Decoded>> | undefined;

/**
 * Decodes images on worker threads, of which there are as many as cores, or as the environment
 * variable FREETICKETS_THREADS says. Nothing is decoded in a bundle, which does not
 * hold their program.
 */
export async function decodeInThreads(task: DecodeTask): Promise<Decoded> {
  const filename = decodeWorkerFile();
  if (filename === undefined) return task.paths.map(() => undefined);
  threads ??= start(filename);
  return (await threads).run(task);
}

/** Piscina is loaded where it is needed: it cannot be part of a bundle of ES modules. */
async function start(filename: string): Promise<Piscina<DecodeTask, Decoded>> {
  const { Piscina } = await import('piscina');
  return new Piscina({
    filename,
    name: 'decode' satisfies keyof typeof import('./decode-worker.js'),
    minThreads: 0,
    maxThreads: threadsAsked(process.env.FREETICKETS_THREADS) ?? availableParallelism(),
    concurrentTasksPerWorker: TASKS_PER_THREAD,
    idleTimeout: IDLE,
  });
}
