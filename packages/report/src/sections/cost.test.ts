import { describe, expect, test } from 'vitest';
import { parsed, rowsOf } from '../testing-page.js';
import { testingRun } from '../testing-run.js';
import { cost } from './cost.js';

const place = { level: 2, prefix: '' } as const;
const run = testingRun();

describe('cost', () => {
  test('against the dense network, in numbers', () => {
    const rows = rowsOf(parsed(cost(run, place)).querySelector('table'));
    expect(rows).toContainEqual(['training FLOPs', '1.98 TFLOP', '3.71 TFLOP', '0.53×']);
    expect(rows).toContainEqual(['training time', '29.8 s', '26.2 s', '1.14×']);
    expect(rows).toContainEqual(['predicting one input', '1.20 ms', '0.80 ms', '1.50×']);
    expect(rows).toContainEqual(['ticket files', '1.21 MB', '1.72 MB as float32', '0.70×']);
  });
});
