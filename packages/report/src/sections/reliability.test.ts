import { expect, test } from 'vitest';
import { parsed, textOf } from '../testing-page.js';
import { leastRun, testingRun } from '../testing-run.js';
import { reliability } from './reliability.js';

const place = { level: 2, prefix: '' } as const;
const run = testingRun();

test('reliability shows ensemble, dense and tickets', () => {
  const page = parsed(reliability(run, place));
  expect([...page.querySelectorAll('figcaption strong')].map(textOf)).toEqual([
    'ensemble',
    'dense',
    'individual tickets',
  ]);
});

test('says that the interval of the ECE allows for its bias, where there is one', () => {
  expect(textOf(parsed(reliability(run, place)).body)).toContain('account for this upward bias');
  const { ci95: _, ...ensemble } = run.evaluation.ensemble;
  const old = { ...leastRun(), evaluation: { ensemble, tickets: [] } };
  expect(textOf(parsed(reliability(old, place)).body)).not.toContain('bias');
});
