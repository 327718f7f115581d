import { expect, test } from 'vitest';
import { createSweepTime } from './sweep-time.js';

test('tells the time left by what runs took and say of themselves, shared among those under way', () => {
  let now = 0;
  const time = createSweepTime(4, () => now);
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
