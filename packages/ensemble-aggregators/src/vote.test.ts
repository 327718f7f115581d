import { expect, test } from 'vitest';
import { vote } from './vote.js';

test('hand-computed: the share of members that predict each class', () => {
  const data = Float32Array.of(
    ...[0, 9, 1, 5, 4, 4], // classes 1 and 0
    ...[0, 0.1, 0, -1, -2, -3], // 1 and 0
    ...[2, 1, 0, 0, 0, 1], // 0 and 2
    ...[-1, -1, -3, 0, 7, 7], // both tied: 0 and 1
  );
  const votes = vote().aggregate({ data, shape: [4, 2, 3] });
  expect([...votes]).toEqual([0.5, 0.5, 0, 0.5, 0.25, 0.25]);
});
