import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUpdate, updateSteps } from './update-steps.js';

test('updates come after the multiples of `everySteps` from the first to the last step', () => {
  const whole = (min: number) => fc.integer({ min, max: 60 });
  fc.assert(
    fc.property(whole(1), whole(0), whole(1), (firstStep, lastStep, everySteps) => {
      const updates = updateSteps(firstStep, lastStep, everySteps);
      const all = Array.from({ length: 80 }, (_, step) => step);
      const expected = all.filter(
        (step) => step >= firstStep && step <= lastStep && step % everySteps === 0,
      );
      expect(all.filter((step) => isUpdate(updates, step))).toEqual(expected);
      expect(updates.count).toBe(expected.length);
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('without a last step they go on', () => {
  const updates = updateSteps(1, Number.POSITIVE_INFINITY, 5);
  expect(updates).toEqual({ firstStep: 5, everySteps: 5, count: Number.POSITIVE_INFINITY });
  expect([0, 4, 5, 6, 5_000_000].map((step) => isUpdate(updates, step))).toEqual([
    false,
    false,
    true,
    false,
    true,
  ]);
});
