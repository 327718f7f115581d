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
      ensemble: {
        ...scores(0.9922),
        ci95: { accuracy: [0.99, 0.994] as const, nll: [0.019, 0.021] as const },
      },
      dense: {
        ...scores(0.9924),
        nll: 0.03,
        ci95: { accuracy: [0.991, 0.995] as const, nll: [0.029, 0.031] as const },
      },
      tickets: [
        {
          ...scores(0.98),
          ci95: { accuracy: [0.97, 0.985] as const, nll: [0.0195, 0.0205] as const },
        },
      ],
      cost: evaluation.cost,
    },
  };

  test('has every number, its interval, and marks what is or may be the best of each column', () => {
    const rows = rowsOf(parsed(verdictTable([small])).querySelector('table'));
    expect(rows.map(([name, accuracy, nll]) => [name, accuracy, nll])).toEqual([
      ['Predictor', 'Accuracy ↑', 'NLL ↓'],
      [
        'ensemble',
        '99.22%☆ tied for best [99.00, 99.40]',
        '0.0200☆ tied for best [0.0190, 0.0210]',
      ],
      ['dense', '99.24%☆ tied for best [99.10, 99.50]', '0.0300 [0.0290, 0.0310]'],
      ['ticket 1', '98.00% [97.00, 98.50]', '0.0200☆ tied for best [0.0195, 0.0205]'],
    ]);
    expect(rows.map((cells) => cells.slice(-2))).toEqual([
      ['Weights ↓', 'Train FLOPs ↓'],
      ['260,040★ best', '0.53×★ best 1.98 T'],
      ['431,080', '1.00× 3.71 T'],
      ['260,040', '–'],
    ]);
  });

  test('a star needs an interval: the paired one where there is one', () => {
    const paired = (low: number, high: number) => {
      const difference = { difference: (low + high) / 2, ci95: [low, high] as const };
      return { accuracy: difference, nll: difference, brier: difference, ece: difference };
    };
    const marks = (
      againstDense: ReturnType<typeof paired>,
      againstTickets?: readonly ReturnType<typeof paired>[],
    ) => {
      const evaluated = {
        ...small.evaluation,
        againstDense,
        ...(againstTickets && { againstTickets }),
      };
      return rowsOf(
        parsed(verdictTable([{ ...small, evaluation: evaluated }])).querySelector('table'),
      )
        .slice(1)
        .map(([, accuracy]) => accuracy.match(/[★☆]/)?.[0] ?? '');
    };
    expect(marks(paired(-0.003, 0.001))).toEqual(['☆', '☆', '']);
    expect(marks(paired(-0.003, -0.001))).toEqual(['', '★', '']);
    expect(marks(paired(-0.003, 0.001), [paired(-0.02, 0.03)])).toEqual(['☆', '☆', '']);
    const even = { ...small.evaluation, dense: scores(0.9924) };
    const table = parsed(verdictTable([{ ...small, evaluation: even }]));
    expect(textOf(table.querySelector('tbody tr:nth-child(2) td'))).toBe('99.24%☆ tied for best');
  });

  test('seeds have one row: mean, deviation and their number', () => {
    const seeds = [0.9, 0.92].map((accuracy, i) => ({
      ...run,
      name: `run-${i}`,
      config: { seed: i },
      evaluation: { ensemble: scores(accuracy), dense: scores(0.8), tickets: [] },
    }));
    const table = parsed(verdictTable(seeds)).querySelector('table');
    expect(rowsOf(table).map((cells) => cells.slice(0, 2))).toEqual([
      ['Predictor', 'Accuracy ↑'],
      ['run (2 seeds) ensemble', '91.00%☆ tied for best ± 1.41, n = 2'],
      ['run (2 seeds) dense', '80.00%☆ tied for best ± 0.00, n = 2'],
    ]);
  });

  test('tickets that are not calibrated do not compete with what is', () => {
    const calibrator = 'temperature';
    const better = { ...leastScores, accuracy: 0.999, nll: 0.001, brier: 0.001, ece: 0.0001 };
    const sure = (of: typeof leastScores) => {
      const around = (value: number) => [value - 1e-5, value + 1e-5] as const;
      const { accuracy, nll, brier, ece } = of;
      const ci95 = {
        accuracy: around(accuracy),
        nll: around(nll),
        brier: around(brier),
        ece: around(ece),
      };
      return { ...of, ci95 };
    };
    const { ensemble, dense } = small.evaluation;
    const evaluated = {
      ...small,
      config: { ...run.config, calibrator },
      evaluation: {
        ...small.evaluation,
        ensemble: sure(ensemble),
        dense: sure(dense),
        tickets: [sure(better)],
      },
    };
    const starred = (piece: Html | undefined) =>
      rowsOf(parsed(piece ?? '').querySelector('table')).map((cells) =>
        cells.slice(1, 5).map((cell) => /[★☆]/.test(cell)),
      );
    const [no, yes] = [false, true];
    const fair = [
      [no, yes, yes, yes],
      [no, no, yes, yes],
      [yes, no, no, no],
    ];
    expect(starred(verdictTable([evaluated])).slice(1)).toEqual(fair);
    expect(starred(ticketTable(evaluated, true)).slice(1)).toEqual(fair);
    const plain = { ...evaluated, config: { ...run.config, calibrator: false } };
    expect(starred(verdictTable([plain])).at(-1)).toEqual([yes, yes, yes, yes]);
    const said = (piece: Html | undefined) => textOf(parsed(piece ?? '').querySelector('caption'));
    for (const piece of [verdictTable([evaluated]), ticketTable(evaluated, true)]) {
      expect(said(piece)).toContain('ensemble and dense are calibrated, tickets are not');
    }
    expect(said(verdictTable([plain]))).not.toContain('calibrated');
    expect(
      said(verdictTable([{ ...testingRun({ tickets: 5 }), config: { calibrator } }])),
    ).not.toContain('calibrated');
    const other = { ...evaluated, name: 'warm' };
    expect(said(verdictTable([run, other]))).toContain('; calibrated: only warm');
    expect(said(verdictTable([other, evaluated]))).not.toContain('calibrated');
    const alone = { ...evaluated, evaluation: { ensemble: better, tickets: [better] } };
    expect(said(verdictTable([alone]))).toContain('the ensemble is calibrated, tickets are not');
  });

  test('has a column for each of the other data sets', () => {
    const [head] = rowsOf(parsed(verdictTable([run])).querySelector('table'));
    expect(head).toContain('AUROC ↑ fashion-mnist');
    expect(head).toContain('AUROC ↑ noise');
  });

  test('runs that were evaluated on different data have no best', () => {
    const test = { ...evaluation.test, dataset: 'svhn' };
    const other = { ...run, name: 'other', evaluation: { ...evaluation, test } };
    const table = parsed(verdictTable([run, other]));
    expect(table.querySelectorAll('.best')).toHaveLength(0);
    expect(textOf(table.querySelector('caption'))).not.toContain('★');
    expect(textOf(table.querySelector('caption'))).toMatch(/in brackets$/);
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
