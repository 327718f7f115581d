import { expect, test } from 'vitest';
import { seriesOf, seriesOfRuns } from '../series.js';
import { parsed, rowsOf, textOf } from '../testing-page.js';
import { testingRun } from '../testing-run.js';
import { corruptions } from './corruptions.js';

const place = { level: 2, prefix: '' } as const;
const run = testingRun();
const { evaluation } = run;

test('corruptions by type, predictors side by side', () => {
  const rows = rowsOf(parsed(corruptions(seriesOf(run), place, ['runs/a'])).querySelector('table'));
  expect(rows[0].slice(0, 3)).toEqual(['Corruption', 'Accuracy ensemble', 'Accuracy dense']);
  const { fog } = evaluation.ensemble.corruptions?.byType ?? {};
  expect(rows.find(([type]) => type === 'fog')?.[1]).toBe(
    `${(100 * (fog?.mean.accuracy ?? 0)).toFixed(2)}%`,
  );
});

/** A run that was evaluated on `count` examples, of these types. */
const of = (
  name: string,
  { count, types, known = true }: { count: number; types?: readonly string[]; known?: boolean },
) => {
  const { untouched, byType, ...rest } = evaluation.ensemble.corruptions;
  const some = types && Object.fromEntries(types.map((type) => [type, byType[type] ?? byType.fog]));
  const found = { ...rest, count, byType: some ?? byType, ...(known && { untouched }) };
  const ensemble = { ...evaluation.ensemble, corruptions: found };
  return { ...run, name, evaluation: { ensemble, tickets: [] } };
};
const pageOf = (...runs: readonly ReturnType<typeof of>[]) =>
  parsed(corruptions(seriesOfRuns(runs), place, []));

test('says how many examples were corrupted and what severity 0 is, by run where they differ', () => {
  const said = (...runs: readonly ReturnType<typeof of>[]) =>
    textOf(pageOf(...runs).querySelector('p'));
  const [a, b] = [of('a', { count: 1000 }), of('b', { count: 500 })];
  expect(said(a)).toContain('evaluated on the same 1,000 inputs; severity 0 is these as they are.');
  expect(said(a, b)).toContain('inputs (a: 1,000 and b: 500); severity 0 is these as they are.');
  const published = of('c', { count: 1000, known: false });
  expect(said(published)).toContain('1,000 inputs, of files that say nothing of severity 0.');
  expect(said(a, published)).toContain('1,000 inputs; severity 0 is these as they are (of a).');
});

test('compares runs on the types that they share, and says where there are none', () => {
  const tableOf = (page: ReturnType<typeof pageOf>) => rowsOf(page.querySelector('table'));
  const [a, b] = [
    of('a', { count: 10, types: ['fog', 'snow'] }),
    of('b', { count: 10, types: ['fog', 'jpeg'] }),
  ];
  const shared = pageOf(a, b);
  expect(shared.querySelectorAll('figure')).toHaveLength(3);
  const [, mean, fog, snow, jpeg] = tableOf(shared);
  expect([mean[0], fog[0], snow[0], jpeg[0]]).toEqual(['shared: fog', 'fog', 'snow', 'jpeg']);
  expect(mean.slice(1)).toEqual(fog.slice(1));
  expect([snow[2], jpeg[1]]).toEqual(['–', '–']);
  const apart = pageOf(a, of('c', { count: 10, types: ['jpeg'] }));
  expect(apart.querySelectorAll('figure')).toHaveLength(0);
  expect(textOf(apart.body)).toContain('different types of corruption');
  expect(tableOf(apart).map(([head]) => head)).toEqual(['Corruption', 'fog', 'snow', 'jpeg']);
});
