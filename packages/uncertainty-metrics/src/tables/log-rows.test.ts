import { expect, test } from 'vitest';
import { logRows } from './log-rows.js';

test('hand-computed: relative to the most probable class, zeros clamped at 1e-12', () => {
  const data = Float64Array.of(0.5, 0.25, 0.25, 0, 0, 1);
  const logs = logRows({ data, shape: [2, 3] });
  const rowOf = (example: number) => {
    const start = logs.startOf(example);
    return [...logs.data.subarray(start, start + logs.classes)];
  };
  expect(rowOf(0)).toEqual([0, -Math.log(2), -Math.log(2)]);
  expect(rowOf(1)).toEqual([Math.log(1e-12), Math.log(1e-12), 0]);
});

test('a large table gives the same rows one by one, and takes no memory of its size', () => {
  const [examples, classes] = [4200, 1000];
  const large = new Float32Array(examples * classes).map((_, i) => (1 + (i % 7)) / 4000);
  const logs = logRows({ data: large, shape: [examples, classes] });
  expect(logs.data).toHaveLength(classes);
  for (const example of [4199, 0, 17]) {
    const row = large.slice(example * classes, (example + 1) * classes);
    const alone = logRows({ data: row, shape: [1, classes] });
    expect(logs.startOf(example)).toBe(0);
    expect(logs.data).toEqual(alone.data);
  }
});
