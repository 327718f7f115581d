import { expect, test } from 'vitest';
import { seriesOf } from '../series.js';
import { parsed, rowsOf } from '../testing-page.js';
import { leastRun, leastScores, testingRun } from '../testing-run.js';
import { metrics } from './metrics.js';

const place = { level: 2, prefix: '' } as const;
const run = testingRun();

test('metrics of every predictor', () => {
  const rows = rowsOf(parsed(metrics(seriesOf(run), place) ?? '').querySelector('table'));
  expect(rows[0]).toEqual(['Metric', 'ensemble', 'dense', 'ticket 1', 'ticket 2', 'ticket 3']);
  expect(rows[1].slice(0, 2)).toEqual(['top5 accuracy', '0.9991']);
  expect(metrics(seriesOf(leastRun()), place)).toBeUndefined();
  const none = {
    ...leastRun(),
    evaluation: { ensemble: { ...leastScores, metrics: { aurc: null } }, tickets: [] },
  };
  expect(rowsOf(parsed(metrics(seriesOf(none), place) ?? '').querySelector('table'))[1]).toEqual([
    'AURC',
    '–',
  ]);
});
