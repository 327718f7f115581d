import { expect, test } from 'vitest';
import { lookOf, seriesOf, seriesOfRuns, withoutTickets } from './series.js';
import { testingRun } from './testing-run.js';

test('six looks differ in colour, dash and mark', () => {
  const looks = [0, 1, 2, 3, 4, 5].map(lookOf);
  for (const key of ['color', 'dash', 'symbol'] as const) {
    expect(new Set(looks.map((look) => look[key])).size).toBe(6);
  }
});

test('the predictors of a run, and the same without its tickets', () => {
  const series = seriesOf(testingRun({ tickets: 2 }));
  expect(series.map(({ name }) => name)).toEqual(['ensemble', 'dense', 'ticket 1', 'ticket 2']);
  expect(withoutTickets(series).map(({ name }) => name)).toEqual(['ensemble', 'dense']);
});

test('the predictors of several runs, of which one has no dense network', () => {
  const runs = [testingRun({ name: 'a' }), testingRun({ name: 'b', dense: false })];
  const series = seriesOfRuns(runs);
  expect(series.map(({ name }) => name)).toEqual(['a', 'a dense', 'b']);
  expect(series[0].look.color).toBe(series[1].look.color);
  expect(series[0].look.color).not.toBe(series[2].look.color);
});
