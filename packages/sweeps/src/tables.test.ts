import { expect, test } from 'vitest';
import { csvOf, runsCsvOf } from './csv.js';
import { latexOf } from './latex.js';
import { shownMeasures } from './shown-measures.js';

const rows = [
  {
    labels: { method: 'edst "a", 5%', sparsity: '0.8' },
    runs: ['a', 'b'],
    unfinished: 0,
    scores: {
      accuracy: { mean: 0.9, seeds: 2, deviation: 0.01, ci95: [0.81, 0.99] as const },
      kl: { mean: 0.5, seeds: 2 },
    },
    againstBaseline: {
      accuracy: { mean: 0.02, seeds: 2, deviation: 0.001, ci95: [0.011, 0.029] as const },
    },
  },
];

test('seconds that round to nothing have no sign', () => {
  const scores = { trainSeconds: { mean: -0.04, seeds: 1 } };
  const [seconds] = shownMeasures([{ ...rows[0], scores }]);
  expect([-0.04, -0.06, 0.04].map(seconds.show)).toEqual(['0.0', '-0.1', '0.0']);
});

test('of the coverage and width of intervals neither more nor less is better', () => {
  const mean = { mean: 0.9, seeds: 2, deviation: 0, ci95: [0.8, 0.95] as const };
  const scores = { coverage: mean, width: mean, rmse: mean };
  const lines = latexOf([{ ...rows[0], scores, againstBaseline: scores }]).split('\n');
  expect(lines).toContain(
    String.raw`method & sparsity & RMSE $\downarrow$ & 95\% coverage & 95\% width \\`,
  );
  expect(lines.join()).not.toContain('mathbf');
});

test.each([
  [0.0001234567, '0.0001235'],
  [-12345.678, '-12,350'],
])('an RMSE of %d, in a unit that may be any, has four digits', (mean, text) => {
  const scores = { rmse: { mean, seeds: 1 }, crps: { mean, seeds: 1 } };
  const shown = shownMeasures([{ ...rows[0], scores }]);
  expect(shown.map(({ show }) => show(mean))).toEqual([text, text]);
});

test('CSV has a line for each measure, and quotes what needs it', () => {
  expect(csvOf(rows).split('\r\n')).toEqual([
    'method,sparsity,measure,seeds,mean,deviation,low,high,difference_seeds,difference_mean,difference_deviation,difference_low,difference_high',
    '"edst ""a"", 5%",0.8,accuracy,2,0.9,0.01,0.81,0.99,2,0.02,0.001,0.011,0.029',
    '"edst ""a"", 5%",0.8,kl,2,0.5,,,,,,,,',
  ]);
});

test('CSV of runs has a line for each that is finished, under each of its names', () => {
  const run = (name: string, scores?: { readonly [measure: string]: number }) =>
    ({ name, state: scores ? 'done' : 'failed', config: {}, ...(scores && { scores }) }) as const;
  const entry = (method: string, run: string) => ({ labels: { method, seed: '1' }, run });
  const runs = [run('a', { nll: 0.1 + 0.2, kl: 0 }), run('b'), run('c', { nll: 1 })];
  const entries = [entry('one', 'a'), entry('two', 'b'), entry('three, 5%', 'c'), entry('4', 'a')];
  expect(runsCsvOf({ runs, entries }).split('\r\n')).toEqual([
    'method,seed,run,nll,kl',
    'one,1,a,0.30000000000000004,0',
    '"three, 5%",1,c,1,',
    '4,1,a,0.30000000000000004,0',
  ]);
});

test('LaTeX escapes, and prints bold what is better for certain', () => {
  const lines = latexOf(rows).split('\n');
  expect(lines).toContain(String.raw`edst "a", 5\% & 0.8 & $\mathbf{90.00\%} \pm 1.00$ \\`);
  expect(lines).toContain(String.raw`method & sparsity & Accuracy $\uparrow$ \\`);
});
