import { expect, test } from 'vitest';
import { groupsOf } from './groups.js';
import { testingRun } from './testing-run.js';

const labels = (...runs: Parameters<typeof groupsOf>[0]) =>
  groupsOf(runs).map(({ label, runs: own }) => [label, own.length]);
const run = (
  name: string,
  seed: number,
  config: Parameters<typeof groupsOf>[0][0]['config'] = {},
) => {
  const made = testingRun({ name, seed });
  return { ...made, config: { ...made.config, ...config } };
};

test('runs that differ only by seed and threads are one group, named by what their names share', () => {
  const runs = [
    run('edst-1', 1),
    run('dst-1', 1, { method: 'dst' }),
    run('edst-2', 2, { threads: 8 }),
  ];
  expect(labels(...runs)).toEqual([
    ['edst (2 seeds)', 2],
    ['dst-1', 1],
  ]);
});

test('the order of settings does not matter, their values do', () => {
  const { sparsity, ...rest } = run('a', 1).config;
  const reordered = { ...run('a-2', 2), config: { ...rest, seed: 2, sparsity } };
  expect(labels(run('a-1', 1), reordered)).toEqual([['a (2 seeds)', 2]]);
  expect(labels(run('a-1', 1), run('a-2', 2, { sparsity: 0.9 }))).toHaveLength(2);
  expect(
    labels(
      run('a-1', 1),
      run('a-2', 2, { model: { seed: 3 } }),
      run('a-3', 3, { model: { seed: 4 } }),
    ),
  ).toHaveLength(3);
});

test('a seed counts once, and other test data are another group', () => {
  expect(labels(run('a', 1), run('b', 1))).toEqual([
    ['a', 1],
    ['b', 1],
  ]);
  const other = run('b', 2);
  const test = { ...other.evaluation.test, count: 3 };
  expect(labels(run('a', 1), { ...other, evaluation: { ...other.evaluation, test } })).toHaveLength(
    2,
  );
});

test('names that share nothing give way to the method, and equal ones to all names', () => {
  expect(labels(run('x', 1), run('y', 2))).toEqual([['edst (2 seeds)', 2]]);
  const pairs = [
    run('u', 1),
    run('v', 2),
    run('p', 1, { sparsity: 0.9 }),
    run('q', 2, { sparsity: 0.9 }),
  ];
  expect(labels(...pairs)).toEqual([
    ['u + v (2 seeds)', 2],
    ['p + q (2 seeds)', 2],
  ]);
});
