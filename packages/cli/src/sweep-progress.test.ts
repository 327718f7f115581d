import { expect, test } from 'vitest';
import { createSweepProgress } from './sweep-progress.js';

test('how runs are doing is told as they end, and how many are of which state', () => {
  const notes: string[] = [];
  let status: readonly string[] = [];
  const { onStart, onEvent, stop } = createSweepProgress({
    result: () => {},
    rows: async () => {},
    error: () => {},
    note: (text) => notes.push(text),
    status: (parts) => {
      status = parts;
    },
  });
  onStart({ done: ['a'], todo: ['b', 'c', 'd'] });
  onEvent({ type: 'start', job: 'b' });
  expect(status).toEqual(['1 of 4 runs done', '1 running', '2 waiting']);
  onEvent({ type: 'refused', job: 'b', reason: 'there is no model social' });
  expect(status).toEqual(['1 of 4 runs done', '0 running', '3 waiting']);
  onEvent({ type: 'start', job: 'b' });
  onEvent({ type: 'done', job: 'b' });
  onEvent({ type: 'failed', job: 'c', error: 'no memory\n at a line' });
  onEvent({ type: 'stopped', job: 'd' });
  expect(status.filter((part) => !part.endsWith('left'))).toEqual([
    ...['2 of 4 runs done', '0 running', '1 failed', '1 waiting'],
  ]);
  stop();
  expect(status).toEqual([]);
  expect(notes).toEqual([
    '1 of 4 runs were done before.',
    'b waits, as all workers refuse it: there is no model social',
    '2/4 b: trained, a member of others',
    '3/4 c failed: no memory',
    'd is stopped',
  ]);
});
