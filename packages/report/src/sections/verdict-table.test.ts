import { describe, expect, test } from 'vitest';
import type { Html } from '../html.js';
import { parsed, rowsOf, textOf } from '../testing-page.js';
import { leastScores, testingRun } from '../testing-run.js';
import { ticketTable, verdictTable } from './verdict-table.js';

const run = testingRun();
const { evaluation } = run;

describe('verdict table', () => {
  const scores = (accuracy: number) => ({ ...leastScores, accuracy });
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

  test('tickets that are not calibrated do not compete with what is', () => {
    const calibrator = 'temperature';
    const better = { ...leastScores, accuracy: 0.999, nll: 0.001, brier: 0.001, ece: 0.0001 };
    const judged = {
      ...small,
      config: { ...run.config, calibrator },
      evaluation: { ...small.evaluation, tickets: [better] },
    };
    const starred = (piece: Html | undefined) =>
      rowsOf(parsed(piece ?? '').querySelector('table')).map((cells) =>
        cells.slice(1, 5).map((cell) => cell.includes('★')),
      );
    const [no, yes] = [false, true];
    const fair = [
      [no, yes, yes, yes],
      [no, no, yes, yes],
      [yes, no, no, no],
    ];
    expect(starred(verdictTable([judged])).slice(1)).toEqual(fair);
    expect(starred(ticketTable(judged, true)).slice(1)).toEqual(fair);
    const plain = { ...judged, config: { ...run.config, calibrator: false } };
    expect(starred(verdictTable([plain])).at(-1)).toEqual([yes, yes, yes, yes]);
    const said = (piece: Html | undefined) => textOf(parsed(piece ?? '').querySelector('caption'));
    for (const piece of [verdictTable([judged]), ticketTable(judged, true)]) {
      expect(said(piece)).toContain('; ensemble and dense are calibrated, tickets are not');
    }
    expect(said(verdictTable([plain]))).not.toContain('calibrated');
    expect(
      said(verdictTable([{ ...testingRun({ tickets: 5 }), config: { calibrator } }])),
    ).not.toContain('calibrated');
    const other = { ...judged, name: 'warm' };
    expect(said(verdictTable([run, other]))).toContain('; calibrated: only warm');
    expect(said(verdictTable([other, judged]))).not.toContain('calibrated');
    const alone = { ...judged, evaluation: { ensemble: better, tickets: [better] } };
    expect(said(verdictTable([alone]))).toContain('; the ensemble is calibrated, tickets are not');
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
