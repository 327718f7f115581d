import { expect, test } from 'vitest';
import { parsed, textOf } from '../testing-page.js';
import { leastRun, testingRun } from '../testing-run.js';
import { diversity } from './diversity.js';

const place = { level: 2, prefix: '' } as const;
const run = testingRun();

test('diversity in words and by pair', () => {
  const page = parsed(diversity(run, place) ?? '');
  expect(textOf(page.querySelector('p'))).toContain('different classes on 3.10 % of the test set');
  expect(page.querySelectorAll('figure')).toHaveLength(3);
  expect(diversity(leastRun(), place)).toBeUndefined();
});
