import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { seriesOf, seriesOfRuns, withoutTickets } from '../series.js';
import { parsed, rowsOf, textOf } from '../testing-page.js';
import { testingRun } from '../testing-run.js';
import { corruptions } from './corruptions.js';
import { cost, costBars } from './cost.js';
import { dashboard } from './dashboard.js';
import { diversity } from './diversity.js';
import { leastSure } from './least-sure.js';
import { metrics } from './metrics.js';
import { missing } from './missing.js';
import { ood } from './ood.js';
import { predictionMapSection } from './prediction-map.js';
import { reliability } from './reliability.js';
import { riskCoverage } from './risk-coverage.js';
import { settings } from './settings.js';
import { topology } from './topology.js';
import { coursesOf, training } from './training.js';
import { ticketTable, verdictTable } from './verdict-table.js';

const place = { level: 2, prefix: '' } as const;
const run = testingRun();
const { evaluation } = run;
const bare = { accuracy: 0.99, nll: 0.02, brier: 0.01, ece: 0.001 };
/** A run of which only the main scores are known. */
const sparse = { ...run, evaluation: { ensemble: bare, tickets: [bare] }, events: [] };

describe('verdict table', () => {
  const scores = (accuracy: number) => ({ ...bare, accuracy });
  const small = {
    ...run,
    evaluation: {
      ensemble: { ...scores(0.9922), ci95: { accuracy: [0.99, 0.994] as const } },
      dense: { ...scores(0.9924), nll: 0.03 },
      tickets: [scores(0.98)],
      cost: evaluation.cost,
    },
  };

  test('has every number, its interval, and marks the best of each column', () => {
    const rows = rowsOf(parsed(verdictTable([small])).querySelector('table'));
    expect(rows.map(([name, accuracy, nll]) => [name, accuracy, nll])).toEqual([
      ['Predictor', 'Accuracy ↑', 'NLL ↓'],
      ['ensemble', '99.22 % [99.00, 99.40]', '0.0200★ best'],
      ['dense', '99.24 %★ best', '0.0300'],
      ['ticket 1', '98.00 %', '0.0200★ best'],
    ]);
    expect(rows.map((cells) => cells.slice(-2))).toEqual([
      ['Weights ↓', 'Train FLOPs ↓'],
      ['260,040★ best', '0.53×★ best 1.98 T'],
      ['431,080', '1.00× 3.71 T'],
      ['260,040', '–'],
    ]);
  });

  test('has a column for each of the other data sets', () => {
    const [head] = rowsOf(parsed(verdictTable([run])).querySelector('table'));
    expect(head).toContain('AUROC ↑ fashion-mnist');
    expect(head).toContain('AUROC ↑ noise');
  });

  test('runs that were judged on different data have no best', () => {
    const test = { ...evaluation.test, dataset: 'svhn' };
    const other = { ...run, name: 'other', evaluation: { ...evaluation, test } };
    const table = parsed(verdictTable([run, other]));
    expect(table.querySelectorAll('.best')).toHaveLength(0);
    expect(textOf(table.querySelector('caption'))).not.toContain('★');
  });

  test('many tickets stand in a table of their own', () => {
    const many = testingRun({ tickets: 5 });
    expect(rowsOf(parsed(verdictTable([many])).querySelector('table'))).toHaveLength(3);
    const all = ticketTable(many, false);
    expect(rowsOf(parsed(all ?? '').querySelector('table'))).toHaveLength(8);
    expect(ticketTable(run, false)).toBeUndefined();
  });

  test('of several runs it has ensembles and dense networks, by name', () => {
    const other = testingRun({ name: 'other', dense: false });
    const rows = rowsOf(parsed(verdictTable([run, other])).querySelector('table'));
    expect(rows.map(([name]) => name)).toEqual([
      'Predictor',
      'made-up ensemble',
      'made-up dense',
      'other ensemble',
    ]);
  });
});

describe('dashboard', () => {
  test('shows table, reliability, other data and cost', () => {
    const page = parsed(dashboard([run]));
    for (const id of ['verdict', 'reliability', 'ood', 'cost']) {
      expect(page.querySelector(`#at-a-glance-${id}`)).not.toBeNull();
    }
    expect(page.querySelectorAll('svg.plot')).toHaveLength(4);
  });

  test('in numbers where there are no curves', () => {
    const old = {
      ...sparse,
      evaluation: {
        ensemble: { ...bare, ood: { noise: { auroc: { entropy: 0.91 } } } },
        tickets: [],
      },
    };
    const page = parsed(dashboard([old]));
    expect(textOf(page.querySelector('#at-a-glance-reliability'))).toContain('ensemble 0.0010');
    expect(textOf(page.querySelector('#at-a-glance-ood'))).toContain('ensemble 0.9100');
    expect(textOf(page.querySelector('#at-a-glance-cost'))).toContain('no cost');
  });

  test('of several runs compares ROC curves', () => {
    const page = parsed(dashboard([run, testingRun({ name: 'other' })]));
    expect(page.querySelector('#at-a-glance-ood svg')?.getAttribute('aria-label')).toBe(
      'ROC curves for fashion-mnist of made-up, other',
    );
  });
});

describe('cost', () => {
  test('against the dense network, in numbers', () => {
    const rows = rowsOf(parsed(cost(run, place)).querySelector('table'));
    expect(rows).toContainEqual(['training FLOPs', '1.98 TFLOP', '3.71 TFLOP', '0.53×']);
    expect(rows).toContainEqual(['training time', '29.8 s', '26.2 s', '1.14×']);
    expect(rows).toContainEqual(['ticket files', '1.21 MB', '1.72 MB as float32', '0.70×']);
  });

  test('bars end where their ratio says', () => {
    const page = parsed(costBars([run]));
    const [bar] = page.querySelectorAll('.bar');
    const largest = (29.8 / 26.2) * 1.04;
    expect(bar.getAttribute('style')).toBe(`width:${((100 * 0.534) / largest).toFixed(2)}%`);
    expect(textOf(page.querySelector('.value'))).toBe('0.53×');
  });

  test('of several runs, of which one has no dense network', () => {
    const page = parsed(costBars([run, testingRun({ name: 'other', dense: false })]));
    const rows = rowsOf(page.querySelector('table'));
    expect(rows[0]).toEqual(['Against dense', 'made-up', 'other']);
    expect(rows.at(-1)).toEqual(['training time', '1.14×', '–']);
  });
});

test('reliability shows ensemble, dense and tickets', () => {
  const page = parsed(reliability(run, place));
  expect([...page.querySelectorAll('figcaption strong')].map(textOf)).toEqual([
    'ensemble',
    'dense',
    'single tickets',
  ]);
});

test('other data: histograms, curves and every measure by every score', () => {
  const page = parsed(
    ood(withoutTickets(seriesOf(run)), place, { folder: run.folder, histograms: true }),
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
  const page = parsed(ood(series, place, { folder: run.folder, histograms: false }));
  expect(
    [...page.querySelectorAll('svg.plot')].map((plot) => plot.getAttribute('aria-label')),
  ).toEqual([
    'ROC curves for fashion-mnist of made-up, made-up dense, other',
    'ROC curves for noise of made-up, made-up dense, other',
  ]);
});

test('one number for the false alarms is that by entropy', () => {
  const noise = { auroc: { entropy: 0.9, maxProbability: 0.8 }, fpr95: 0.1234 };
  const old = {
    ...sparse,
    evaluation: { ...sparse.evaluation, ensemble: { ...bare, ood: { noise } } },
  };
  const rows = rowsOf(
    parsed(ood(seriesOf(old), place, { folder: 'runs/a', histograms: true })).querySelector(
      'table',
    ),
  );
  expect(rows.slice(1)).toEqual([
    ['noise', 'ensemble', 'entropy', '0.9000', '–', '–', '12.34 %'],
    ['noise', 'ensemble', 'max probability', '0.8000', '–', '–', '–'],
  ]);
});

test('corruptions by type, predictors side by side', () => {
  const rows = rowsOf(parsed(corruptions(seriesOf(run), place, 'runs/a')).querySelector('table'));
  expect(rows[0].slice(0, 3)).toEqual(['Corruption', 'Accuracy ensemble', 'Accuracy dense']);
  const { fog } = evaluation.ensemble.corruptions?.byType ?? {};
  expect(rows.find(([type]) => type === 'fog')?.[1]).toBe(
    `${(100 * (fog?.mean.accuracy ?? 0)).toFixed(2)} %`,
  );
});

test('diversity in words and by pair', () => {
  const page = parsed(diversity(run, place) ?? '');
  expect(textOf(page.querySelector('p'))).toContain('different classes on 3.10 % of the test set');
  expect(page.querySelectorAll('figure')).toHaveLength(3);
  expect(diversity(sparse, place)).toBeUndefined();
});

test('training and topology have their plots, and layers their numbers', () => {
  expect(parsed(training(coursesOf(run), place)).querySelectorAll('figure')).toHaveLength(3);
  const page = parsed(topology(run, place) ?? '');
  expect(page.querySelectorAll('figure')).toHaveLength(3);
  const rows = rowsOf(page.querySelector('table'));
  expect(rows[1].slice(0, 4)).toEqual(['all layers', '45,500', '17,300', '38.02 %']);
  expect(rows[2].slice(0, 4)).toEqual(['conv1/kernel', '500', '300', '60.00 %']);
});

test('a network of many layers has a few with a look, and the others alike', () => {
  const names = Array.from({ length: 30 }, (_, i) => `layer ${i}`);
  const layers = Object.fromEntries(names.map((name) => [name, { density: 0.5, explored: 0.6 }]));
  const deep = {
    ...run,
    events: run.events.map((event) =>
      event.type === 'epoch'
        ? { ...event, layers }
        : event.type === 'run-start'
          ? {
              ...event,
              layers: Object.fromEntries(
                names.map((name, i) => [name, { size: i + 1, active: 1 }]),
              ),
            }
          : event,
    ),
  };
  const page = parsed(topology(deep, place) ?? '');
  expect(rowsOf(page.querySelector('table'))).toHaveLength(32);
  expect(textOf(page.body)).toContain('other layers');
});

describe('inputs the ensemble is least sure of', () => {
  test('are pictures with what is true and what was said', () => {
    const page = parsed(leastSure(run, place));
    expect(page.querySelectorAll('img')).toHaveLength(12);
    const [first, second] = page.querySelectorAll('.inputs li');
    expect(textOf(first)).toContain('zero ✓right');
    expect(textOf(second)).toContain('six ✗wrong');
    expect(textOf(second)).toContain('sure32.0 %');
    const source = first.querySelector('img')?.getAttribute('src') ?? '';
    const png = decode(Buffer.from(source.replace('data:image/png;base64,', ''), 'base64'));
    expect([png.width, png.height, png.channels]).toEqual([28, 28, 1]);
    expect(Buffer.from(png.data.buffer).toString('base64')).toBe(evaluation.leastSure[0].pixels);
  });

  test('are without pictures where they are no images, or not of their size', () => {
    const of = (inputShape: readonly number[]) => ({
      ...run,
      evaluation: { ...evaluation, test: { ...evaluation.test, inputShape } },
    });
    for (const shape of [[784], [28, 28, 3], [28, 14, 2]]) {
      const page = parsed(leastSure(of(shape), place));
      expect(page.querySelectorAll('img')).toHaveLength(0);
      expect(page.querySelectorAll('.inputs li')).toHaveLength(12);
    }
  });
});

test('metrics of every predictor', () => {
  const rows = rowsOf(parsed(metrics(seriesOf(run), place) ?? '').querySelector('table'));
  expect(rows[0]).toEqual(['Metric', 'ensemble', 'dense', 'ticket 1', 'ticket 2', 'ticket 3']);
  expect(rows[1].slice(0, 2)).toEqual(['top5 accuracy', '0.9991']);
  expect(metrics(seriesOf(sparse), place)).toBeUndefined();
  const none = {
    ...sparse,
    evaluation: { ensemble: { ...bare, metrics: { aurc: null } }, tickets: [] },
  };
  expect(rowsOf(parsed(metrics(seriesOf(none), place) ?? '').querySelector('table'))[1]).toEqual([
    'AURC',
    '–',
  ]);
});

test('settings by path, with seed, engine and versions', () => {
  const page = parsed(
    settings({ ...run, config: { ...run.config, topology: {}, ood: ['a', 'b'] } }, place),
  );
  const rows = [...page.querySelectorAll('table')].flatMap(rowsOf);
  for (const row of [
    ['method.tickets', '3'],
    ['topology', 'defaults'],
    ['ood', '["a","b"]'],
    ['seed', '1'],
    ['engine.variant', 'avx512'],
    ['versions.node', 'v20.20.2'],
  ]) {
    expect(rows).toContainEqual(row);
  }
});

test('what is missing is said, and of which run', () => {
  const broken = {
    ...run,
    evaluation: { ...evaluation, missing: [{ part: 'ood: svhn', why: 'no such folder' }] },
  };
  expect(textOf(parsed(missing([broken]) ?? '').body)).toBe('Not judged:ood: svhn: no such folder');
  expect(textOf(parsed(missing([broken, testingRun({ name: 'b' })]) ?? '').body)).toContain(
    'made-up: ood',
  );
  expect(missing([run])).toBeUndefined();
});

test('what an evaluation does not have, and how to get it', () => {
  const said = (piece: { readonly text: string }) =>
    textOf(parsed(piece.text).querySelector('.absent'));
  const series = seriesOfRuns([sparse]);
  expect(said(reliability(sparse, place))).toContain('run freetickets evaluate runs/made-up again');
  expect(said(riskCoverage(series, place, 'runs/a'))).toContain('no risk-coverage curve');
  expect(said(corruptions(series, place, 'runs/a'))).toContain('evaluate runs/a --corruptions');
  expect(said(ood(series, place, { folder: 'runs/a', histograms: true }))).toContain('--ood NAME');
  expect(said(cost(sparse, place))).toContain('no cost');
  expect(said(training(coursesOf(sparse), place))).toContain('no log');
  expect(said(leastSure(sparse, place))).toContain('evaluate runs/made-up again');
  expect(said(predictionMapSection([], place))).toContain('at least four epochs');
  expect(topology(sparse, place)).toBeUndefined();
});
