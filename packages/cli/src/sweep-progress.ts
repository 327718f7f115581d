import type { JobEvent } from '@freetickets/core';
import type { RunScores } from '@freetickets/sweeps';
import type { Output } from './output.js';
import { createSweepTime } from './sweep-time.js';
import { duration } from './time-left.js';

/** Shows all runs of a sweep at once: a line for each that ends, and on a terminal how many there are of which state. */
export function createSweepProgress(output: Output): {
  readonly onStart: (runs: {
    readonly done: readonly string[];
    readonly todo: readonly string[];
  }) => void;
  readonly onEvent: (event: JobEvent, scores?: RunScores) => void;
  /** Takes into account how much work a job is, in one unit for all. */
  readonly weigh: (job: string, work: number) => void;
  /** Takes the status line away. */
  stop(): void;
} {
  let total = 0;
  let done = 0;
  let failed = 0;
  let time = createSweepTime([], () => performance.now());
  const status = (): void => {
    const left = time.secondsLeft();
    output.status([
      `${done} of ${total} runs done`,
      ...(left === undefined ? [] : [`${duration(left)} left`]),
      `${time.running} running`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      `${total - done - failed - time.running} waiting`,
    ]);
  };
  return {
    onStart: ({ done: before, todo }) => {
      total = before.length + todo.length;
      done = before.length;
      time = createSweepTime(todo, () => performance.now());
      if (done > 0) output.note(`${done} of ${total} runs were done before.`);
    },
    onEvent: (event, scores) => {
      time.onEvent(event);
      const { type, job } = event;
      if (type === 'done') {
        done++;
        output.note(`${done + failed}/${total} ${job}: ${resultOf(scores)}`);
      }
      if (type === 'failed') {
        failed++;
        output.note(`${done + failed}/${total} ${job} failed: ${event.error.split('\n')[0]}`);
      }
      if (type === 'refused')
        output.note(`${job} waits, as all workers refuse it: ${event.reason}`);
      if (type === 'stopped') output.note(`${job} is stopped`);
      status();
    },
    weigh: (job, work) => time.weigh(job, work),
    stop: () => output.status([]),
  };
}

/** What came out of a run; a member has no scores. */
function resultOf(scores: RunScores | undefined): string {
  if (!scores) return 'trained, a member of others';
  const { accuracy, rmse, nll } = scores;
  const quality =
    'rmse' in scores ? `RMSE ${rmse.toPrecision(4)}` : `accuracy ${(100 * accuracy).toFixed(2)}%`;
  return `${quality}, NLL ${nll.toFixed(4)}`;
}
