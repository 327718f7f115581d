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

test('a name and an object with that name alone are one setting, options make another', () => {
  const byName = run('dst-1', 1, { method: 'dst' });
  expect(labels(byName, run('dst-2', 2, { method: { name: 'dst' } }))).toEqual([
    ['dst (2 seeds)', 2],
  ]);
  const withOptions = run('dst-2', 2, { method: { name: 'dst', tickets: 5 } });
  expect(labels(byName, withOptions)).toHaveLength(2);
});

test('a seed counts once, and other test data are another group', () => {
  expect(labels(run('a', 1), run('b', 1))).toEqual([
    ['a', 1],
    ['b', 1],
  ]);
  expect(labels(run('a-1', 1), run('a-2', 2), run('b', 1))).toEqual([
    ['a (2 seeds)', 2],
    ['b', 1],
  ]);
  const other = run('b', 2);
  const test = { ...other.evaluation.test, count: 3 };
  expect(labels(run('a', 1), { ...other, evaluation: { ...other.evaluation, test } })).toHaveLength(
    2,
  );
});

test('runs by values given in code are one group unless something tells their networks apart', () => {
  const given = { model: { $custom: 'object' } };
  const [small, alike] = [run('small-1', 1, given), run('small-2', 2, given)];
  expect(labels(small, alike)).toEqual([['small (2 seeds)', 2]]);
  const { cost, tickets } = alike.evaluation;
  const others = [
    { cost: { ...cost, parameters: 2 * cost.parameters } },
    { cost: { ...cost, activeParameters: cost.activeParameters + 1 } },
    { cost: { ...cost, trainFlops: 2 * cost.trainFlops } },
    { cost: { ...cost, testFlops: 2 * cost.testFlops } },
    { tickets: tickets.slice(1) },
  ];
  for (const other of others) {
    const large = { ...alike, evaluation: { ...alike.evaluation, ...other } };
    expect(labels(small, large)).toHaveLength(2);
  }
});

test('what a sparse network cost may differ from seed to seed where the dense one is the same', () => {
  const given = { model: { $custom: 'object' } };
  const [one, other] = [run('small-1', 1, given), run('small-2', 2, given)];
  const { cost } = other.evaluation;
  const more = {
    ...{ trainFlops: 1.1 * cost.trainFlops, trainFlopsRatio: 1.1 * cost.trainFlopsRatio },
    ...{ testFlops: 1.1 * cost.testFlops, testFlopsRatio: 1.1 * cost.testFlopsRatio },
  };
  const sparser = { ...other, evaluation: { ...other.evaluation, cost: { ...cost, ...more } } };
  expect(labels(one, sparser)).toEqual([['small (2 seeds)', 2]]);
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
