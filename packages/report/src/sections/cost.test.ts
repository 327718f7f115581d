import { describe, expect, test } from 'vitest';
import { parsed, rowsOf, textOf } from '../testing-page.js';
import { testingRun } from '../testing-run.js';
import { cost } from './cost.js';

const place = { level: 2, prefix: '' } as const;
const run = testingRun();

describe('cost', () => {
  test('against the dense network, in numbers', () => {
    const rows = rowsOf(parsed(cost(run, place)).querySelector('table'));
    expect(rows).toContainEqual(['training FLOPs', '1.98 TFLOP', '3.71 TFLOP', '0.53×']);
    expect(rows).toContainEqual([
      'prediction FLOPs, all tickets',
      '4.37 MFLOP',
      '5.00 MFLOP',
      '0.87×',
    ]);
    expect(rows).toContainEqual(['training time', '29.8 s', '26.2 s', '1.14×']);
    expect(rows).toContainEqual(['predicting one input', '1.20 ms', '0.80 ms', '1.50×']);
    expect(rows).toContainEqual(['ticket files', '1.21 MB', '1.72 MB as float32', '0.70×']);
  });

  test('where there is no number, the pointer and a screen reader are told why', () => {
    const { dense: _, ...evaluation } = testingRun({ dense: false }).evaluation;
    const { testFlops: __, ...paid } = evaluation.cost;
    const page = parsed(cost({ ...run, evaluation: { ...evaluation, cost: paid } }, place));
    const reasons = [...page.querySelectorAll('td .none')].map((cell) => [
      cell.getAttribute('title'),
      textOf(cell),
    ]);
    const again = `not recorded: run freetickets evaluate ${run.folder} again`;
    const untrained = 'no dense network was trained';
    expect(reasons).toEqual(
      [again, again, untrained, untrained, untrained, untrained].map((why) => [why, '–']),
    );
  });
});
