import { expect, test } from 'vitest';
import { parsed, textOf } from '../testing-page.js';
import { testingRun } from '../testing-run.js';
import { missing } from './missing.js';

const run = testingRun();
const { evaluation } = run;

test('what is missing is said, and of which run', () => {
  const broken = {
    ...run,
    evaluation: { ...evaluation, missing: [{ part: 'ood: svhn', why: 'no such folder' }] },
  };
  expect(textOf(parsed(missing([broken]) ?? '').body)).toBe(
    'Not evaluated:ood: svhn: no such folder',
  );
  expect(textOf(parsed(missing([broken, testingRun({ name: 'b' })]) ?? '').body)).toContain(
    'made-up: ood',
  );
  expect(missing([run])).toBeUndefined();
});

test('so is what to know of what was evaluated', () => {
  const warned = {
    ...run,
    evaluation: { ...evaluation, warnings: ['the data may be <others>'] },
  };
  expect(textOf(parsed(missing([warned]) ?? '').body)).toBe('Warnings:the data may be <others>');
});
