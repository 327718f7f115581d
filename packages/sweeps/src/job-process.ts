import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { type JobEnd, type JobEvent, type LaunchOptions, threadsAsked } from '@freetickets/core';
import * as z from 'zod/mini';
import { jobMessage } from './job-message.js';

/** As much of what a job writes on stderr is kept, in characters, to say why it failed. */
const KEPT = 2000;

/** How a process does a job. */
export interface JobProcessOptions {
  /** The program and arguments that do it. */
  readonly args: readonly string[];
  /** Threads of its engine. */
  readonly threads: number;
  /** Environment variables that it has besides this process's; what is undefined it does not have. */
  readonly env?: { readonly [name: string]: string | undefined };
  /** Stops it after its step. */
  readonly signal?: LaunchOptions['signal'];
  readonly onEvent: (event: JobEvent) => void;
  /** Told when it has written a checkpoint. */
  readonly onSaved?: () => void;
}

/** The cores to share out: all, or as many as the environment variable FREETICKETS_THREADS says. */
export const coresHere = (): number =>
  threadsAsked(process.env.FREETICKETS_THREADS) ?? availableParallelism();

/** Does one job in a process of its own; its end is told, whatever it is, and comes back. */
export async function doInProcess(
  job: string,
  { args, threads, env, signal, onEvent, onSaved }: JobProcessOptions,
): Promise<JobEnd['type']> {
  const end = (event: JobEnd): JobEnd['type'] => {
    onEvent(event);
    return event.type;
  };
  onEvent({ type: 'start', job });
  const child = spawn(process.execPath, [...process.execArgv, ...args], {
    env: { ...process.env, FREETICKETS_THREADS: String(threads), ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  let failure: string | undefined;
  let isStopped = false;
  child.stderr?.on('data', (data) => {
    errors = (errors + data).slice(-KEPT);
  });
  child.on('message', (received) => {
    const { data: message } = z.safeParse(jobMessage, received);
    if (message?.type === 'progress') onEvent({ ...message, job });
    if (message?.type === 'saved') onSaved?.();
    if (message?.type === 'failed') failure = message.error;
    if (message?.type === 'stopped') isStopped = true;
  });
  // Where Ctrl-C has reached it already, this changes nothing.
  const stop = (): void => void child.kill('SIGTERM');
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  try {
    const [code, killedBy] = await once(child, 'close');
    if (code === 0) return end({ type: 'done', job });
    if (failure === undefined && (isStopped || signal?.aborted)) {
      return end({ type: 'stopped', job });
    }
    const why = killedBy ? `it was killed (${killedBy})` : errors.trim() || `it ended with ${code}`;
    return end({ type: 'failed', job, error: failure ?? why });
  } catch (cause) {
    return end({ type: 'failed', job, error: `it could not be started: ${String(cause)}` });
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
