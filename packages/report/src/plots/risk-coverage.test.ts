import { expect, test } from 'vitest';
import { looks } from '../looks.js';
import { type Series, seriesOf } from '../series.js';
import { parsed } from '../testing-page.js';
import { across, drawn, numbers } from '../testing-plot.js';
import { leastScores, testingRun } from '../testing-run.js';
import { thinned } from './curves.js';
import { riskCoverageCurves, startOf } from './risk-coverage.js';
import { severityCurves } from './severity.js';

const run = testingRun();
const series = seriesOf(run);

test('every predictor has its curve of risk, and of each score against severity', () => {
  for (const plot of [riskCoverageCurves(series), severityCurves(series, 'nll')]) {
    expect(drawn(plot, looks.ensemble.color, 'path').length).toBeGreaterThan(0);
    expect(drawn(plot, looks.dense.color, 'path').length).toBeGreaterThan(0);
    expect(drawn(plot, 'var(--ticket)', 'path')).toHaveLength(3);
  }
});

const seriesWith = (risks: readonly number[]): readonly Series[] => {
  const riskCoverage = risks.map((risk, i) => ({ coverage: (i + 1) / risks.length, risk }));
  return [
    {
      name: 'a',
      kind: 'ensemble',
      look: looks.ensemble,
      scores: { ...leastScores, riskCoverage },
    },
  ];
};

test('risk is drawn from a little before where it rises', () => {
  expect(startOf(seriesWith([0, 0, 0, 0, 0, 0, 0, 0, 0.1, 0.2]))).toBe(0.85);
  expect(startOf(seriesWith([0.1, 0.2]))).toBe(0.45);
  expect(startOf(seriesWith([0, 0]))).toBe(0.95);
  const plot = riskCoverageCurves(seriesWith([0, 0, 0, 0, 0, 0, 0, 0, 0.1, 0.2]));
  const [x] = numbers(drawn(plot, looks.ensemble.color, 'path')[0].getAttribute('d'));
  expect(x).toBeCloseTo(across(1 / 3), 0);
});

test('one wrong answer among the surest inputs does not stretch the axes', () => {
  const rise = Array.from({ length: 100 }, (_, i) => (i < 80 ? 0 : (i - 79) / 500));
  const blip = rise.map((risk, i) => (i < 5 ? 1 / (i + 1) : risk));
  const plot = riskCoverageCurves(seriesWith(blip));
  expect(startOf(seriesWith(blip))).toBe(startOf(seriesWith(rise)));
  expect(plot.text).toBe(riskCoverageCurves(seriesWith(rise)).text);
});

test('what never is at rest is drawn from a coverage of a tenth', () => {
  const falling = Array.from({ length: 100 }, (_, i) => 1 / (i + 1));
  expect(startOf(seriesWith(falling))).toBe(0.1);
  const titles = [...parsed(riskCoverageCurves(seriesWith(falling))).querySelectorAll('title')].map(
    ({ textContent }) => textContent,
  );
  expect(titles).not.toContainEqual(expect.stringMatching(/coverage [0-9]%$/));
});

test('values of a long curve are under the pointer at some places, the last among them', () => {
  const points = Array.from({ length: 101 }, (_, i) => i);
  const some = thinned(points);
  expect(some.length).toBeLessThanOrEqual(20);
  expect(some.at(-1)).toBe(100);
  expect(thinned([1, 2, 3])).toEqual([1, 2, 3]);
  const titles = [...parsed(riskCoverageCurves(seriesWith([0.1, 0.2]))).querySelectorAll('title')];
  expect(titles.map(({ textContent }) => textContent)).toContain('a: risk 20.00% at coverage 100%');
});
