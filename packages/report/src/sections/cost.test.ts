import { describe, expect, test } from 'vitest';
import { parsed, rowsOf, textOf } from '../testing-page.js';
import { testingRun } from '../testing-run.js';
import { cost, costBars } from './cost.js';

const place = { level: 2, prefix: '' } as const;
const run = testingRun();

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
});
