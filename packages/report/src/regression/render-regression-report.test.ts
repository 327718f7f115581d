import { OptionError } from '@freetickets/core';
import type { CostedRegressionEvaluation } from '@freetickets/runs';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { renderReport } from '../render-report.js';
import { testingRun } from '../testing-run.js';
import type { RegressionRun } from './render-regression-report.js';
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
      probe: [],
    })),
    { ...place, step: 2, type: 'ticket', ticket: 1, epoch: 1, validation: { loss: 0.9 } },
    { ...place, step: 4, type: 'ticket', ticket: 2, epoch: 2, validation: { loss: 0.45 } },
  ],
};

test('shows the scores, what was predicted and how, and nothing of classes', () => {
  const text = renderReport([run]);
  const { document } = parseHTML(text);
  const headings = [...document.querySelectorAll('h2')].map(({ textContent }) => textContent);
  expect(headings).toEqual([
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
    'Coverage of intervals against their level',
    'How many predictions of rent <b> have which standard deviation',
  ]);
  expect(text).toContain('rent &lt;b&gt; with an RMSE of 3.023');
  expect(text).toContain('ticket 2, the best on validation data');
  const said = document.querySelector('main')?.innerHTML;
  expect(/accuracy|classes|Brier|NaN|undefined/i.exec(said ?? 'undefined')).toBeNull();
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

test('of samples, of which the log has but one ticket, says what their best one is the best on', () => {
  const cost = { ...evaluation.cost, samples: 2 };
  const [first, second] = evaluation.tickets;
  const tickets = [first, { ...second, nll: 2 }];
  const events = run.events.filter((event) => event.type !== 'ticket' || event.ticket === 1);
  const text = renderReport([{ ...run, events, evaluation: { ...evaluation, cost, tickets } }]);
  expect(text).toContain('sample 2, the best on test data');
  expect(text).toContain('The ensemble of 2 samples predicts');
});

test('several runs stand one after another; classes do not stand beside numbers', () => {
  const text = renderReport([run, { ...run, name: 'other', folder: 'runs/other' }]);
  expect(text).toContain('2 runs compared');
  expect(text).toContain('id="run-2-predictions"');
  expect(() => renderReport([run, testingRun()])).toThrow(OptionError);
});
