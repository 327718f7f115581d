import type { SweepFile } from '@freetickets/sweeps';
import { expect, test } from 'vitest';
import { renderSweepReport } from './render-sweep-report.js';

const run = (name: string, method: string, seed: number, accuracy: number) => ({
  name,
  state: 'done' as const,
  scores: { accuracy, nll: 0.1, trainFlops: 1e9, trainSeconds: 2 },
  config: { dataset: 'mnist', model: 'lenet-5', method, batchSize: 128, seed },
});
const mean = (value: number, low: number, high: number) => ({
  mean: value,
  seeds: 2,
  deviation: 0.01,
  ci95: [low, high] as const,
});

const sweep: SweepFile = {
  version: '1.0.0',
  axes: ['method', 'seed'],
  entries: [
    { labels: { method: 'edst', seed: '1' }, run: 'edst-1', baseline: 'dense-1' },
    { labels: { method: 'edst', seed: '2' }, run: 'edst-2', baseline: 'dense-1' },
    { labels: { method: 'dense', seed: '1' }, run: 'dense-1' },
  ],
  runs: [
    run('edst-1', 'edst', 1, 0.95),
    run('edst-2', 'edst', 2, 0.97),
    run('dense-1', 'dense', 1, 0.9),
    { name: 'edst-3', state: 'failed', error: 'the loss is <NaN>', config: { method: 'edst' } },
  ],
  rows: [
    {
      labels: { method: 'edst' },
      runs: ['edst-1', 'edst-2'],
      unfinished: 1,
      scores: {
        accuracy: mean(0.96, 0.9, 0.99),
        nll: mean(0.1, 0.05, 0.15),
        trainFlops: mean(1e9, 1e9, 1e9),
        trainSeconds: mean(2, 1, 3),
      },
      againstBaseline: { accuracy: mean(0.06, 0.03, 0.09), nll: mean(0.01, -0.04, 0.06) },
    },
    {
      labels: { method: 'dense' },
      runs: ['dense-1'],
      unfinished: 0,
      scores: {
        accuracy: { mean: 0.9, seeds: 1 },
        nll: { mean: 0.1, seeds: 1 },
        trainFlops: { mean: 2e9, seeds: 1 },
        trainSeconds: { mean: 3, seeds: 1 },
      },
    },
  ],
};

const page = renderSweepReport(sweep);

test('says what is measurably better than the baseline, and no more', () => {
  expect(page).toContain('edst is measurably better than dense in accuracy.');
  expect(page).toContain('+6.00%<span class="hidden"> better</span>');
  expect(page).toMatch(/<span class="value">\+0\.0100<\/span> <small>\[\u22120\.0400, 0\.0600\]/);
});

test('averages seeds, with intervals, and says how many are not done', () => {
  expect(page).toContain('96.00% ± 1.00</span> <small>[90.00, 99.00]');
  expect(page).toContain('2 of 3');
  expect(page).toContain('aria-label="Accuracy against training FLOPs"');
  expect(page).toContain('aria-label="NLL against training seconds"');
});

test('what no seed changes has neither deviation nor interval', () => {
  const [row, dense] = sweep.rows;
  const flops = { mean: 1e9, seeds: 2, deviation: 0, ci95: [1e9, 1e9] as const };
  const same = { ...row, scores: { ...row.scores, trainFlops: flops } };
  const html = renderSweepReport({ ...sweep, rows: [same, dense] });
  expect(html).toContain('<td><span class="value">1G</span></td>');
});

test('links to the pages of runs that are done, and tells why others failed, escaped', () => {
  expect(page).toContain('<a href="runs/edst-2/report.html">edst-2</a>');
  expect(page).not.toContain('runs/edst-3/report.html');
  expect(page).toContain('the loss is &lt;NaN&gt;');
});

test('settings are told apart by colour: a dense network by its own, several as all others', () => {
  const colours = (html: string) =>
    [...html.slice(html.indexOf('class="legend"')).matchAll(/stroke:(var\(--[^)]+\))/g)].map(
      ([, colour]) => colour,
    );
  expect(colours(page)).toEqual(['var(--item-1)', 'var(--dense)']);
  const [edst, dense] = sweep.rows;
  const epochs = (label: string) => ({ ...dense, labels: { method: label }, runs: [] });
  const rows = [edst, epochs('dense epochs=1'), epochs('dense epochs=2')];
  const several = colours(renderSweepReport({ ...sweep, rows }));
  expect(new Set(several).size).toBe(3);
});

test('sets apart what configs differ in from what they share', () => {
  const [, differs] = page.split('aria-label="What differs"');
  const [, shared] = page.split('aria-label="What all have in common"');
  expect(differs.slice(0, differs.indexOf('</table>'))).toContain('<code>method</code>');
  expect(shared.slice(0, shared.indexOf('</table>'))).not.toContain('<code>method</code>');
  expect(shared).toContain('<code>batchSize</code>');
});

test('a dash says under the pointer why there is no value', () => {
  const [edst, dense] = sweep.rows;
  const begun = { ...dense, labels: { method: 'dst' }, runs: [], unfinished: 2, scores: {} };
  const { trainSeconds: _, ...scores } = edst.scores;
  const other = renderSweepReport({ ...sweep, rows: [{ ...edst, scores }, dense, begun] });
  for (const why of ['no run is finished yet', 'not all finished runs have it', 'the run failed']) {
    expect(other).toContain(`title="${why}"`);
  }
  expect(other).not.toMatch(/<td>–/);
});

test('a single seed is said to tell nothing apart', () => {
  const [edst, dense] = sweep.rows;
  const againstBaseline = { accuracy: { mean: 0.06, seeds: 1 } };
  const one = { ...edst, againstBaseline };
  expect(renderSweepReport({ ...sweep, rows: [one, dense] })).toContain(
    'edst is not told apart from dense by a single seed.',
  );
});

test('what is worse in the table is said at the top, be it the Brier score', () => {
  const [edst, dense] = sweep.rows;
  const brier = (mean: number) => ({
    mean,
    seeds: 3,
    deviation: 0.001,
    ci95: [mean, mean] as const,
  });
  const againstBaseline = {
    brier: { mean: 0.0014, seeds: 3, deviation: 0.0004, ci95: [0.0003, 0.0025] as const },
  };
  const row = { ...edst, scores: { ...edst.scores, brier: brier(0.0275) }, againstBaseline };
  const other = { ...dense, scores: { ...dense.scores, brier: brier(0.0261) } };
  expect(renderSweepReport({ ...sweep, rows: [row, other] })).toContain(
    'edst is measurably worse than dense in Brier score.',
  );
});
