import { expect, test } from 'vitest';
import { seriesOfRuns } from '../series.js';
import { parsed, textOf } from '../testing-page.js';
import { leastRun } from '../testing-run.js';
import { corruptions } from './corruptions.js';
import { cost } from './cost.js';
import { leastSure } from './least-sure.js';
import { ood } from './ood.js';
import { predictionMapSection } from './prediction-map.js';
import { reliability } from './reliability.js';
import { riskCoverage } from './risk-coverage.js';
import { stale } from './section.js';
import { topology } from './topology.js';
import { coursesOf, training } from './training.js';

const place = { level: 2, prefix: '' } as const;

test('what an evaluation does not have, and how to get it', () => {
  const said = (piece: { readonly text: string }) =>
    textOf(parsed(piece.text).querySelector('.remark'));
  const series = seriesOfRuns([leastRun()]);
  expect(said(reliability(leastRun(), place))).toContain(
    'run freetickets evaluate runs/made-up again',
  );
  expect(said(riskCoverage(series, place, ['runs/a']))).toContain('no risk-coverage curve');
  expect(said(corruptions(series, place, ['runs/a']))).toContain('evaluate runs/a --corruptions');
  expect(said(ood(series, place, { folders: ['runs/a'], histograms: true }))).toContain(
    '--ood NAME',
  );
  expect(said(cost(leastRun(), place))).toContain('no cost');
  expect(said(training(coursesOf(leastRun()), place))).toContain('no log');
  expect(said(leastSure(leastRun(), place))).toContain('evaluate runs/made-up again');
  expect(said(predictionMapSection([], place))).toContain('at least four epochs');
  expect(topology(leastRun(), place)).toBeUndefined();
});

test('what several evaluations do not have names each run', () => {
  const said = (folders: readonly string[]) => textOf(parsed(stale('cost', ...folders)).body);
  expect(said(['a'])).toBe('This evaluation has no cost: run freetickets evaluate a again.');
  expect(said(['a', 'b', 'c'])).toBe(
    'These evaluations have no cost: run freetickets evaluate a, freetickets evaluate b and freetickets evaluate c again.',
  );
  const series = seriesOfRuns([leastRun()]);
  expect(textOf(parsed(riskCoverage(series, place, ['a', 'b'])).body)).toContain(
    'evaluate b again',
  );
  expect(textOf(parsed(corruptions(series, place, ['a', 'b'])).body)).toContain(
    'evaluate a --corruptions and freetickets evaluate b --corruptions.',
  );
});
