import { expect, test } from 'vitest';
import { quarters, withMeasured } from './report.js';

test('quarters of a growing memory grow', () => {
  expect(quarters([3, 1, 2, 4, 6, 5, 9, 8, 7, 12, 10, 11])).toEqual([
    { min: 1, median: 2, max: 3 },
    { min: 4, median: 5, max: 6 },
    { min: 7, median: 8, max: 9 },
    { min: 10, median: 11, max: 12 },
  ]);
});

test('the last section of a page is written anew, the rest stays', () => {
  const result = {
    machine: { cpu: 'A', cores: 2, node: 'v20' },
    options: { clients: 4, inputs: 1, command: 'npm run load-server' },
    outcomes: { correct: 1234, 'status 503': 2 },
    latencyMs: { p50: 1.5 },
    memoryMb: [],
  };
  const page = withMeasured('# Page\n\n## Measured\n\nold\n', result);
  expect(page).toContain('# Page\n\n## Measured\n');
  expect(page).not.toContain('old');
  expect(page).toContain('| answers that equal a direct prediction | 1,234 |');
  expect(page).toContain('| anything else | 2 status 503 |');
  expect(withMeasured(page, result)).toBe(page);
});
