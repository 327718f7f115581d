import { expect, test } from 'vitest';
import { parsed, textOf } from '../testing-page.js';
import { leastRun, testingRun } from '../testing-run.js';
import { diversity, independentDisagreement } from './diversity.js';

const place = { level: 2, prefix: '' } as const;
const run = testingRun();
const { evaluation } = run;

test('diversity in words and by pair', () => {
  const page = parsed(diversity(run, place) ?? '');
  expect(textOf(page.querySelector('p'))).toContain('different classes on 3.10% of the test set');
  expect(page.querySelectorAll('figure')).toHaveLength(3);
  expect(diversity(leastRun(), place)).toBeUndefined();
});

test('disagreement has a scale: that of as accurate networks with independent errors', () => {
  // Of two classes, both are wrong or both are right where they agree: 1 - 0.81 - 0.01.
  const two = [{ accuracy: 0.9 }, { accuracy: 0.9 }];
  expect(independentDisagreement(two, 2)).toBeCloseTo(0.18, 12);
  // Of three, two wrong ones agree every second time.
  expect(independentDisagreement(two, 3)).toBeCloseTo(1 - 0.81 - 0.005, 12);
  expect(independentDisagreement([...two, { accuracy: 1 }], 2)).toBeCloseTo(0.38 / 3, 12);
  const expected = independentDisagreement(evaluation.tickets, 10);
  expect(textOf(parsed(diversity(run, place) ?? '').body)).toContain(
    `would on ${(100 * expected).toFixed(2)}%. These are at ${Math.round(3.1 / expected)}% of that.`,
  );
});
