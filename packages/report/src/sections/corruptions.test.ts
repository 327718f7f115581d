import { expect, test } from 'vitest';
import { seriesOf } from '../series.js';
import { parsed, rowsOf } from '../testing-page.js';
import { testingRun } from '../testing-run.js';
import { corruptions } from './corruptions.js';

const place = { level: 2, prefix: '' } as const;
const run = testingRun();
const { evaluation } = run;

test('corruptions by type, predictors side by side', () => {
  const rows = rowsOf(parsed(corruptions(seriesOf(run), place, 'runs/a')).querySelector('table'));
  expect(rows[0].slice(0, 3)).toEqual(['Corruption', 'Accuracy ensemble', 'Accuracy dense']);
  const { fog } = evaluation.ensemble.corruptions?.byType ?? {};
  expect(rows.find(([type]) => type === 'fog')?.[1]).toBe(
    `${(100 * (fog?.mean.accuracy ?? 0)).toFixed(2)} %`,
  );
});
