import { describe, expect, test } from 'vitest';
import { parsed, rowsOf, textOf } from '../testing-page.js';
import { testingRun } from '../testing-run.js';
import { costBars } from './cost-bars.js';

const run = testingRun();

describe('cost bars', () => {
  test('bars end where their ratio says', () => {
    const page = parsed(costBars([run]));
    const [bar] = page.querySelectorAll('.bar');
    const largest = (29.8 / 26.2) * 1.04;
    expect(bar.getAttribute('style')).toBe(
      `width:${((100 * 0.534) / largest).toFixed(2)}%;background:var(--ensemble)`,
    );
    expect(textOf(page.querySelector('.value'))).toBe('0.53×');
  });

  test('of several runs, of which one has no dense network', () => {
    const page = parsed(costBars([run, testingRun({ name: 'other', dense: false })]));
    const rows = rowsOf(page.querySelector('table'));
    expect(rows[0]).toEqual(['Against dense', 'made-up', 'other']);
    expect(rows.at(-1)).toEqual(['training time', '1.14×', '–']);
  });

  test('of seeds show their mean', () => {
    const seeds = [29.8, 59.6].map((trainSeconds, i) => {
      const own = testingRun({ name: `run-${i}`, seed: i });
      const { cost } = own.evaluation;
      return { ...own, evaluation: { ...own.evaluation, cost: { ...cost, trainSeconds } } };
    });
    const rows = rowsOf(parsed(costBars(seeds)).querySelector('table'));
    expect(rows[0]).toEqual(['Against dense', 'run (2 seeds)']);
    expect(rows.at(-1)).toEqual(['training time', '1.71×']);
  });
});
