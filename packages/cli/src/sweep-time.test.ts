import { expect, test } from 'vitest';
import { createSweepTime, trainingWork } from './sweep-time.js';

test('tells the time left by what runs took and say of themselves, shared among those under way', () => {
  let now = 0;
  const time = createSweepTime(['a', 'b', 'c', 'd'], () => now);
  expect(time.secondsLeft()).toBeUndefined();
  time.onEvent({ type: 'start', job: 'a' });
  time.onEvent({ type: 'start', job: 'b' });
  now = 10_000;
  time.onEvent({ type: 'done', job: 'a' });
  time.onEvent({ type: 'start', job: 'c' });
  expect(time.running).toBe(2);
  // Of b nothing is known yet: 10 s, as of c and of the one that waits; two at once.
  expect(time.secondsLeft()).toBe(15);
  // b takes 40 s in all, so a run takes 25 s on average: 30 of b, 25 of c, 25 of the last, by two.
  time.onEvent({ type: 'progress', job: 'b', share: 0.25, secondsLeft: 30 });
  expect(time.secondsLeft()).toBe(40);
  time.onEvent({ type: 'failed', job: 'b', error: 'diverged' });
  expect(time.running).toBe(1);
});

test('weighs what waits by its work, and what trains nothing by others like it', () => {
  let now = 0;
  const time = createSweepTime(['sparse', 'dense', 'whole', 'whole 2'], () => now);
  // Nine times the FLOPs in as many steps: three times as long.
  time.weigh('sparse', trainingWork(100, 1e9));
  time.weigh('dense', trainingWork(100, 9e9));
  for (const job of ['whole', 'whole 2']) time.weigh(job, 0);
  time.onEvent({ type: 'start', job: 'sparse' });
  now = 10_000;
  time.onEvent({ type: 'done', job: 'sparse' });
  expect(time.secondsLeft()).toBeCloseTo(30);
  time.onEvent({ type: 'start', job: 'whole' });
  now = 14_000;
  time.onEvent({ type: 'done', job: 'whole' });
  expect(time.secondsLeft()).toBeCloseTo(34);
  time.onEvent({ type: 'failed', job: 'whole 2', error: 'it needs dense, which failed' });
  expect(time.secondsLeft()).toBeCloseTo(30);
});
