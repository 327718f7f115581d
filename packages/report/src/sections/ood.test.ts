import { expect, test } from 'vitest';
import type { RunData } from '../run-data.js';
import { seriesOf, seriesOfRuns, withoutTickets } from '../series.js';
import { parsed, rowsOf, textOf } from '../testing-page.js';
import { leastRun, leastScores, testingRun } from '../testing-run.js';
import { ood } from './ood.js';

const place = { level: 2, prefix: '' } as const;
const run = testingRun();
const { evaluation } = run;

test('other data: histograms, curves and every measure by every score', () => {
  const page = parsed(
    ood(withoutTickets(seriesOf(run)), place, { folders: [run.folder], histograms: true }),
  );
  expect(page.querySelectorAll('figure')).toHaveLength(6);
  const { auroc, auprOut, auprIn } = evaluation.ensemble.ood.noise;
  expect(rowsOf(page.querySelector('table')).map((row) => row.slice(0, 6))).toContainEqual([
    'noise',
    'ensemble',
    'max probability',
    ...[auroc, auprOut, auprIn].map((by) => by.maxProbability.toFixed(4)),
  ]);
});

test('of several runs the curves are on one plot for each data set', () => {
  const series = seriesOfRuns([run, testingRun({ name: 'other', dense: false })]);
  const page = parsed(ood(series, place, { folders: [run.folder], histograms: false }));
  expect(
    [...page.querySelectorAll('svg.plot')].map((plot) => plot.getAttribute('aria-label')),
  ).toEqual([
    'ROC curves for fashion-mnist of made-up, made-up dense, other',
    'ROC curves for noise of made-up, made-up dense, other',
  ]);
});

test('says why entropy stands for all scores, and which did better on every set', () => {
  const words = (noise: number, letters: number) => {
    const ood_ = {
      noise: { auroc: { entropy: 0.9, energy: noise } },
      letters: { auroc: { entropy: 0.9, energy: letters } },
    };
    const ensemble = { ...leastScores, ood: ood_ };
    const evaluated = { ...leastRun(), evaluation: { ensemble, tickets: [] } };
    const options = { folders: ['a'], histograms: true };
    return textOf(parsed(ood(seriesOf(evaluated), place, options)).body);
  };
  expect(words(0.95, 0.91)).toContain(
    'Here energy did better on every set; to rely on another score,',
  );
  expect(words(0.95, 0.9)).toContain('it is by predictive entropy');
  expect(words(0.95, 0.9)).not.toContain('did better on every set');
});

test('one number for the false alarms is that by entropy', () => {
  const noise = { auroc: { entropy: 0.9, maxProbability: 0.8 }, fpr95: 0.1234 };
  const old: RunData = {
    ...leastRun(),
    evaluation: { ...leastRun().evaluation, ensemble: { ...leastScores, ood: { noise } } },
  };
  const rows = rowsOf(
    parsed(ood(seriesOf(old), place, { folders: ['runs/a'], histograms: true })).querySelector(
      'table',
    ),
  );
  expect(rows.slice(1)).toEqual([
    ['noise', 'ensemble', 'entropy', '0.9000', '–', '–', '12.34%'],
    ['noise', 'ensemble', 'max probability', '0.8000', '–', '–', '–'],
  ]);
});
