import type { Job, JobEvent, Launcher, LaunchOptions } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { launcherConformance } from './launcher.js';
import { failures } from './testing-failures.js';

/** A launcher without processes, which does jobs as the suite's own do, changed by `change`; and their log. */
function simulated(change: Partial<Change> = {}) {
  let lines = '';
  const { isReady, events, onFailure, isStopped }: Change = { ...asItShould, ...change };
  const launcher: Launcher = {
    launch: async (jobs, { onEvent, signal }) => {
      const ends = new Map<string, string>(jobs.map(({ name }) => [name, 'open']));
      let waiting = [...jobs];
      const tell = (event: Exclude<JobEvent, { type: 'progress' }>): void => {
        for (const one of events(event)) onEvent(one);
        ends.set(event.job, event.type);
      };
      const log = (what: string, name: string): void => {
        lines += `${what} ${name}\n`;
      };
      for (;;) {
        const job = waiting.find((each) => isReady(each, ends));
        if (isStopped(signal) || !job) return;
        waiting = waiting.filter((each) => each !== job);
        const { name } = job;
        const lost = job.needs?.find((need) => ends.get(need) === 'failed');
        if (lost !== undefined) {
          tell({ type: 'failed', job: name, error: `it needs ${lost}` });
          continue;
        }
        tell({ type: 'start', job: name });
        log('start', name);
        if (name.includes('waits')) tell({ type: 'stopped', job: name });
        else if (name.includes('fails')) {
          onFailure();
          tell({ type: 'failed', job: name, error: 'as it should' });
        } else {
          log('end', name);
          tell({ type: 'done', job: name });
        }
      }
    },
  };
  return launcherConformance(launcher, { path: 'unused', read: () => lines });
}

interface Change {
  isReady(job: Job, ends: ReadonlyMap<string, string>): boolean;
  events(event: JobEvent): readonly JobEvent[];
  onFailure(): void;
  isStopped(signal: LaunchOptions['signal']): boolean;
}

const asItShould: Change = {
  isReady: ({ needs = [] }, ends) =>
    needs.every((need) => ['done', 'failed', undefined].includes(ends.get(need))),
  events: (event) => [event],
  onFailure: () => {},
  isStopped: (signal) => signal?.aborted ?? false,
};

describe('a launcher that does what it must', () => {
  for (const { name, run } of simulated()) test(name, run);
});

test.each<[string, Partial<Change>, string]>([
  ['does not wait', { isReady: () => true }, 'begins a job when all that it needs are done'],
  [
    'waits for what is done already',
    { isReady: ({ needs = [] }, ends) => needs.every((need) => ends.get(need) === 'done') },
    'begins a job when all that it needs are done',
  ],
  [
    'does not tell that jobs start',
    { events: (event) => (event.type === 'start' ? [] : [event]) },
    'does each job once',
  ],
  ['tells of jobs twice', { events: (event) => [event, event] }, 'does each job once'],
  [
    'throws where a job fails',
    {
      onFailure: () => {
        throw new Error('failed');
      },
    },
    'tells why a job failed',
  ],
  [
    'does not say why',
    {
      events: (event) => [event.type === 'failed' ? { ...event, error: 'it failed' } : event],
    },
    'tells why a job failed',
  ],
  ['does not stop', { isStopped: () => false }, 'starts nothing'],
])('one fails that %s', async (_, change, name) => {
  expect(await failures(simulated(change))).toContain(name);
});
