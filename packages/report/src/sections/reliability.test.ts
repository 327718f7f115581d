import { expect, test } from 'vitest';
import { parsed, textOf } from '../testing-page.js';
import { testingRun } from '../testing-run.js';
import { reliability } from './reliability.js';

const place = { level: 2, prefix: '' } as const;
const run = testingRun();

test('reliability shows ensemble, dense and tickets', () => {
  const page = parsed(reliability(run, place));
  expect([...page.querySelectorAll('figcaption strong')].map(textOf)).toEqual([
    'ensemble',
    'dense',
    'single tickets',
  ]);
});
