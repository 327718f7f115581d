import { expect, test } from 'vitest';
import { createJobOrder } from './job-order.js';

const job = (name: string, needs?: readonly string[]) => ({ name, config: {}, needs });
const names = (order: ReturnType<typeof createJobOrder>): readonly string[] => {
  const job = order.next();
  return job ? [job.name, ...names(order)] : [];
};

test('a job may begin when all that it needs are done, or are not among the jobs', () => {
  const order = createJobOrder([
    job('ab', ['a', 'b', 'earlier']),
    job('a'),
    job('earlier-too', ['earlier']),
    job('b'),
  ]);
  expect(names(order)).toEqual(['a', 'earlier-too', 'b']);
  expect(order.ended('a', 'done')).toEqual([]);
  expect(names(order)).toEqual([]);
  order.ended('b', 'done');
  expect(names(order)).toEqual(['ab']);
});

test('what needs a failed job is lost, once; what needs a stopped one only waits', () => {
  const order = createJobOrder([job('a'), job('b'), job('ab', ['a', 'b']), job('b2', ['b'])]);
  names(order);
  expect(order.ended('a', 'failed')).toEqual([{ job: 'ab', error: 'it needs a, which failed' }]);
  expect(order.ended('b', 'stopped')).toEqual([]);
  expect(order.ended('b', 'failed').map(({ job }) => job)).toEqual(['b2']);
  expect(names(order)).toEqual([]);
});
