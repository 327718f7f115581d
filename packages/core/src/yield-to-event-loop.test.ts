import { afterEach, expect, test, vi } from 'vitest';
import { yieldToEventLoop } from './yield-to-event-loop.js';

declare const performance: { now(): number };
declare const setTimeout: (after: () => void, milliseconds: number) => void;
declare const setImmediate: (turn: () => void) => void;

const spend = (milliseconds: number): void => {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
};

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each(['setImmediate', 'MessageChannel'])(
  'by %s, a timer goes off in a loop that never waits',
  async (means) => {
    if (means !== 'setImmediate') vi.stubGlobal('setImmediate', undefined);
    let isOver = false;
    setTimeout(() => {
      isOver = true;
    }, 1);
    let turns = 0;
    while (!isOver && turns++ < 1000) {
      spend(1);
      await yieldToEventLoop();
    }
    expect(isOver).toBe(true);
  },
);

test('most calls give nothing away', async () => {
  spend(30);
  await yieldToEventLoop();
  let hasTurned = false;
  setImmediate(() => {
    hasTurned = true;
  });
  await yieldToEventLoop();
  expect(hasTurned).toBe(false);
});
