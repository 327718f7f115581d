import { OptionError } from '@freetickets/core';
import type { CostedRegressionEvaluation } from '@freetickets/runs';
import { describe, expect, test } from 'vitest';
import { renderReport } from '../render-report.js';
import type { RegressionRun } from '../run-data.js';
import { parsed, rowsOf, textOf } from '../testing-page.js';
import { testingRun } from '../testing-run.js';
import { regressionVerdict } from './verdict.js';

const interval = [1, 4] as const;
const scores = {
  ...{ rmse: 3.0234, nll: 2.5, crps: 1.7, coverage: 0.94, width: 1234.5 },
  ci95: { rmse: interval, nll: interval, crps: interval, coverage: [0.9, 0.97], width: interval },
  calibration: [
    { level: 0.5, coverage: 0.52 },
    { level: 0.95, coverage: 0.94 },
  ],
  aleatoric: 2.8,
  epistemic: 0.4,
} as const;
const better = { difference: -0.5, ci95: [-0.9, -0.1] } as const;
const alike = { difference: 0.01, ci95: [-0.01, 0.03] } as const;
const differences = { rmse: better, nll: alike, crps: better, coverage: alike, width: alike };

const { evaluation: ofClasses, events: _, ...record } = testingRun({ tickets: 2 });
const evaluation: CostedRegressionEvaluation = {
  task: 'regression',
  test: { dataset: 'flats', count: 300, inputShape: [3], target: 'rent <b>' },
  hashes: ofClasses.hashes,
  ensemble: scores,
  tickets: [scores, scores],
  dense: scores,
  againstDense: differences,
  againstTickets: [differences, differences],
  predictions: Array.from({ length: 50 }, (_, i) => ({
    index: 6 * i,
    target: 700 + i,
    mean: 690 + i,
    aleatoric: 3,
    epistemic: 0.5 + i / 50,
  })),
  missing: [],
  cost: ofClasses.cost,
};
const place = { stage: 'ensemble', run: 1 } as const;
const run: RegressionRun = {
  ...record,
  evaluation,
  events: [
    {
      ...place,
      step: 0,
      type: 'run-start',
      runs: 1,
      epochs: 2,
      steps: 4,
      layers: { a: { size: 4, active: 2 } },
    },
    ...[1, 2].map((epoch) => ({
      ...place,
      ...{ type: 'epoch' as const, step: 2 * epoch, phase: 'training', epoch, epochs: 2 },
      ...{ learningRate: 0.1, train: { loss: 1 }, validation: { loss: 0.9 / epoch }, seconds: 1 },
      layers: { a: { density: 0.5, explored: 0.6 } },
      probe: [0.25, -0.5],
    })),
    { ...place, step: 1, type: 'topology', cause: 'update', layers: {} },
    { ...place, step: 2, type: 'ticket', ticket: 1, epoch: 1, validation: { loss: 0.9 } },
    { ...place, step: 4, type: 'ticket', ticket: 2, epoch: 2, validation: { loss: 0.45 } },
  ],
};

test('shows the scores, what was predicted and how, and nothing of classes', () => {
  const text = renderReport([run]);
  const document = parsed(text);
  const headings = [...document.querySelectorAll('h2')].map(({ textContent }) => textContent);
  expect(headings).toEqual([
    'At a glance',
    'Predictions',
    'Cost',
    'Training',
    'Schedule and topology',
    'How it was made',
  ]);
  const plots = [...document.querySelectorAll('.figures svg.plot')].map((plot) =>
    plot.getAttribute('aria-label'),
  );
  expect(plots.slice(0, 4)).toEqual([
    'True against predicted rent <b>',
    'Residuals of rent <b> in predicted standard deviations, against the prediction',
    'Coverage of intervals against their level of ensemble, dense',
    'How many predictions of rent <b> have which standard deviation',
  ]);
  expect(text).toContain('rent &lt;b&gt; with an RMSE of 3.023');
  expect(text).toContain('ticket 2, the best by validation loss');
  const said = document.querySelector('main')?.innerHTML;
  expect(/accuracy|classes|Brier|NaN|undefined/i.exec(said ?? 'undefined')).toBeNull();
});

test('has its numbers as data, with the updates that are drawn and without the probe', () => {
  const { events } = JSON.parse(
    parsed(renderReport([run])).querySelector('#data')?.textContent ?? '',
  )[0];
  const updates = events.filter(({ type }: { readonly type: string }) => type === 'topology');
  expect(updates).toEqual([{ ...place, step: 1, type: 'topology', cause: 'update' }]);
  expect(events).toHaveLength(run.events.length);
  expect(JSON.stringify(events)).not.toContain('"probe"');
});

test('says which of its numbers are in the units of the target', () => {
  const caption = parsed(renderReport([run])).querySelector('#at-a-glance-verdict caption');
  expect(textOf(caption)).toMatch(/RMSE, CRPS and 95% width are in the units of rent <b>$/);
});

test('says of the dense network only what paired intervals bear', () => {
  expect(regressionVerdict(evaluation)).toContain(
    'Than the dense network it is better in RMSE and CRPS.',
  );
  const { againstDense: __, ...alone } = evaluation;
  expect(regressionVerdict(alone)).toContain('no dense network to compare');
  const undecided = { ...differences, rmse: alike, crps: alike };
  expect(regressionVerdict({ ...evaluation, againstDense: undecided })).toContain('do not tell it');
});

test('of samples, of which the log has but one ticket, says what their best one is the best by', () => {
  const cost = { ...evaluation.cost, samples: 2 };
  const [first, second] = evaluation.tickets;
  const tickets = [first, { ...second, nll: 2 }];
  const events = run.events.filter((event) => event.type !== 'ticket' || event.ticket === 1);
  const text = renderReport([{ ...run, events, evaluation: { ...evaluation, cost, tickets } }]);
  expect(text).toContain('sample 2, the best by test NLL');
  expect(text).toContain('The ensemble of 2 samples predicts');
});

describe('a comparison', () => {
  /** A run with some scores, each with an interval of a tenth of it to either side. */
  const runOf = (
    name: string,
    { rmse, ...changes }: Partial<CostedRegressionEvaluation> & { readonly rmse: number },
  ): RegressionRun => {
    const { dense: _, againstDense: __, ...alone } = evaluation;
    const around = (value: number) => [0.9 * value, 1.1 * value] as const;
    const ensemble = {
      ...scores,
      ...{ rmse, width: 2 * rmse },
      ci95: { ...scores.ci95, rmse: around(rmse), width: around(2 * rmse) },
    };
    const config = { ...record.config, method: name };
    return { ...run, name, folder: name, config, evaluation: { ...alone, ensemble, ...changes } };
  };
  const shown = (...runs: RegressionRun[]) => {
    const document = parsed(renderReport(runs));
    const table = document.querySelector('#at-a-glance-verdict table');
    const [[, ...head], ...rows] = rowsOf(table);
    const byTitle: readonly { readonly [title: string]: string }[] = rows.map(
      ([label, ...cells]) => ({
        label,
        ...Object.fromEntries(head.map((title, i) => [title, cells[i]])),
      }),
    );
    return { document, head, rows: byTitle, sentence: textOf(document.querySelector('.sentence')) };
  };

  test('has scores, intervals and costs of each run, and a star where intervals allow', () => {
    const { head, rows, sentence, document } = shown(
      runOf('good', { rmse: 2 }),
      runOf('bad', { rmse: 3, cost: { ...evaluation.cost, trainFlops: 1e12, trainSeconds: 8 } }),
    );
    expect(head).toEqual([
      ...['RMSE ↓', 'NLL ↓', 'CRPS ↓', '95% coverage', '95% width'],
      ...['Weights ↓', 'Train FLOPs ↓', 'Train time'],
    ]);
    expect(rows).toMatchObject([
      {
        label: 'good ensemble',
        'RMSE ↓': '2.000★ best [1.800, 2.200]',
        'NLL ↓': '2.5000☆ tied for best [1.0000, 4.0000]',
        '95% coverage': '94.0% [90.0, 97.0]',
        '95% width': '4.000 [3.600, 4.400]',
        'Train FLOPs ↓': '0.53× 1.98 T',
      },
      { label: 'bad ensemble', '95% width': '6.000 [5.400, 6.600]', 'Train time': '8.0 s' },
    ]);
    expect(rows[1]['RMSE ↓']).toBe('3.000 [2.700, 3.300]');
    expect(rows[1]['Train FLOPs ↓']).toContain('★ best');
    expect(sentence).toBe(
      'Of 2 ensembles, good ensemble has the best RMSE; none is measurably best in NLL and CRPS; bad ensemble takes the least training compute.',
    );
    expect(rowsOf(document.querySelector('#all-settings + * table'))).toEqual([
      ['Setting', 'method'],
      ['good', 'good'],
      ['bad', 'bad'],
    ]);
    expect(document.querySelectorAll('.dashboard svg.plot')).toHaveLength(4);
    expect(document.querySelector('#run-2-predictions')).not.toBeNull();
    expect(document.querySelector('main')?.innerHTML).not.toMatch(/NaN|undefined|accuracy/i);
  });

  test('goes by the paired difference from the dense network where one is known', () => {
    const close = { rmse: 3.0, dense: scores, againstDense: differences };
    const { rows } = shown(runOf('paired', close), runOf('far', { rmse: 9 }));
    expect(rows.map((row) => [row.label, row['RMSE ↓'].split(' ')[0]])).toEqual([
      ['paired ensemble', '3.000★'],
      ['paired dense', '3.023'],
      ['far ensemble', '9.000'],
    ]);
  });

  test('averages seeds', () => {
    const runs = [2, 3].map((rmse, seed) => ({
      ...runOf('same', { rmse }),
      ...{ name: `edst-${seed}`, config: { ...record.config, seed } },
    }));
    const { rows } = shown(...runs);
    expect(rows.map((row) => row['RMSE ↓'])).toEqual(['2.500 ± 0.7071, n = 2']);
    const [first, second] = runs;
    const [kept, ...others] = evaluation.predictions;
    const predictions = [{ ...kept, target: kept.target + 1 }, ...others];
    const other = { ...second, evaluation: { ...second.evaluation, predictions } };
    expect(shown(first, other).rows).toHaveLength(2);
  });

  test('has losses of each kind on axes of their own, by their names', () => {
    const by = (name: string, loss: string) => {
      const one = runOf(name, { rmse: 2 });
      return { ...one, config: { ...one.config, loss } };
    };
    const plotsOf = (...runs: RegressionRun[]) => {
      const { document } = shown(...runs);
      const all = [...document.querySelectorAll('svg.plot')].map((plot) =>
        plot.getAttribute('aria-label'),
      );
      return all.filter((label) => label?.includes(' by epoch of a'));
    };
    const [a, b] = [by('a', 'mean-squared-error'), by('ab', 'gaussian-nll')];
    expect(plotsOf(a, b)).toEqual([
      'Training mean-squared-error by epoch of a',
      'Validation mean-squared-error by epoch of a',
      'Training gaussian-nll by epoch of ab',
      'Validation gaussian-nll by epoch of ab',
    ]);
    expect(plotsOf(a, by('ab', 'mean-squared-error'))).toEqual([
      'Training mean-squared-error by epoch of a, ab',
      'Validation mean-squared-error by epoch of a, ab',
    ]);
  });

  test('shows no settings that say only where a run was made', () => {
    const [one, other] = [runOf('a', { rmse: 2 }), runOf('b', { rmse: 3 })];
    const config = { ...other.config, threads: 8, checkpoint: { everySeconds: 9 }, seed: 5 };
    const { document } = shown(one, { ...other, config });
    const [head] = rowsOf(document.querySelector('#all-settings + * table'));
    expect(head).toEqual(['Setting', 'method']);
  });

  const inThousands = evaluation.predictions.map((kept) => ({
    ...kept,
    target: kept.target / 1000,
    mean: kept.mean / 1000,
  }));
  test.each([
    ['data', { test: { ...evaluation.test, dataset: 'houses' } }, 'flats and houses'],
    ['targets', { test: { ...evaluation.test, target: 'price' } }, 'flats, different in target'],
    ['units', { predictions: inThousands }, 'flats, different in the values of their targets'],
  ])('of other %s has no stars, and no scores on one plot', (_, change, words) => {
    const other = runOf('other', { rmse: 3, ...change });
    const { rows, sentence, document } = shown(runOf('one', { rmse: 2 }), other);
    expect(sentence).toContain(`different test sets (${words}): their scores do not compare`);
    expect(JSON.stringify(rows)).not.toMatch(/[★☆]/);
    expect(document.querySelector('#at-a-glance-crps svg')).toBeNull();
  });

  test('is of one test set where targets differ by how they are rounded', () => {
    const predictions = evaluation.predictions.map((kept) => ({
      ...kept,
      target: Math.fround(kept.target / 3) * 3,
    }));
    expect(predictions).not.toEqual(evaluation.predictions);
    const { rows } = shown(runOf('one', { rmse: 2 }), runOf('other', { rmse: 3, predictions }));
    expect(rows[0]['RMSE ↓']).toContain('★ best');
  });

  test('has no runs of classes in it', () => {
    expect(() => renderReport([run, testingRun()])).toThrow(OptionError);
  });
});
