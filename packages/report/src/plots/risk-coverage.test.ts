import { expect, test } from 'vitest';
import { lookOf, seriesOf } from '../series.js';
import { drawn } from '../testing-plot.js';
import { testingRun } from '../testing-run.js';
import { riskCoverageCurves } from './risk-coverage.js';
import { severityCurves } from './severity.js';

const run = testingRun();
const series = seriesOf(run);

test('every predictor has its curve of risk, and of each score against severity', () => {
  for (const plot of [riskCoverageCurves(series), severityCurves(series, 'nll')]) {
    expect(drawn(plot, lookOf(0).color, 'path').length).toBeGreaterThan(0);
    expect(drawn(plot, lookOf(1).color, 'path').length).toBeGreaterThan(0);
    expect(drawn(plot, 'var(--ticket)', 'path')).toHaveLength(3);
  }
});
