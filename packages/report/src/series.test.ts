import { expect, test } from 'vitest';
import { entriesOfRun } from './entries.js';
import type { RunData } from './run-data.js';
import { byName, seriesOf, seriesOfRuns, withoutTickets } from './series.js';
import { testingRun } from './testing-run.js';

test('the predictors of a run, and the same without its tickets', () => {
  const series = seriesOf(testingRun({ tickets: 2 }));
  expect(series.map(({ name }) => name)).toEqual(['ensemble', 'dense', 'ticket 1', 'ticket 2']);
  expect(withoutTickets(series).map(({ name }) => name)).toEqual(['ensemble', 'dense']);
});

test('members that are samples of one ticket are called so', () => {
  const run = testingRun({ tickets: 2 });
  const cost = { ...run.evaluation.cost, samples: 2 };
  const sampled = { ...run, evaluation: { ...run.evaluation, cost } };
  expect(seriesOf(sampled).map(({ name }) => name)).toEqual([
    'ensemble',
    'dense',
    'sample 1',
    'sample 2',
  ]);
  const weights = (of: RunData) => entriesOfRun(of).map(({ each: [{ weights }] }) => weights);
  expect(weights(sampled).slice(2)).toEqual([cost.activeParameters, cost.activeParameters]);
  expect(weights(run).slice(2)).toEqual([cost.activeParameters / 2, cost.activeParameters / 2]);
});

test('the predictors of several runs, of which one has no dense network', () => {
  const runs = [testingRun({ name: 'a' }), testingRun({ name: 'b', dense: false })];
  const series = seriesOfRuns(runs);
  expect(series.map(({ name }) => name)).toEqual(['a', 'a dense', 'b']);
  expect(series[0].look.color).toBe(series[1].look.color);
  expect(series[0].look.color).not.toBe(series[2].look.color);
});

test('seeds of one group share name and look, which are those of no role', () => {
  const runs = [1, 2, 3].map((seed) => testingRun({ name: `run-${seed}`, seed }));
  const series = seriesOfRuns([...runs, testingRun({ name: 'other', tickets: 2 })]);
  const sets = byName(series);
  expect(sets.map(([{ name }, ...others]) => [name, 1 + others.length])).toEqual([
    ['run (3 seeds)', 3],
    ['run (3 seeds) dense', 3],
    ['other', 1],
    ['other dense', 1],
  ]);
  for (const [first, ...others] of sets) {
    for (const { look } of others) expect(look).toEqual(first.look);
    expect(first.look.color).toMatch(/^var\(--item-/);
  }
});
