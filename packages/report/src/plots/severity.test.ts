import { expect, test } from 'vitest';
import { looks } from '../looks.js';
import { type Series, seriesOf } from '../series.js';
import { drawn, numbers } from '../testing-plot.js';
import { leastRun, leastScores } from '../testing-run.js';
import { severityCurves } from './severity.js';

const worse = { ...leastScores, accuracy: 0.5 };
const bySeverity = [worse, worse, worse, worse, worse];
const heightsOf = (untouched: { readonly untouched?: typeof worse }): readonly number[] => {
  const series: readonly Series[] = seriesOf(leastRun()).map((one) => ({
    ...one,
    scores: {
      ...leastScores,
      corruptions: { count: 10, mean: worse, bySeverity, byType: {}, ...untouched },
    },
  }));
  const [line] = drawn(
    severityCurves(series.slice(0, 1), 'accuracy'),
    looks.ensemble.color,
    'path',
  );
  return numbers(line.getAttribute('d')).filter((_, i) => i % 2 === 1);
};

test('severity 0 is the corrupted examples untouched, and is not there where these are not known', () => {
  const [first, ...others] = heightsOf({ untouched: leastScores });
  expect(others).toHaveLength(5);
  for (const height of others) expect(first).toBeLessThan(height);
  expect(heightsOf({})).toHaveLength(5);
});
