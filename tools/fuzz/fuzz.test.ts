import { expect, test } from 'vitest';
import { runCase, type Target } from './run-case.js';

/** The short form of `npm run fuzz`: cases that the long one begins with. */
test.each([
  ['engine', 400, ['createPredictor', 'predict', 'createNetwork', 'trainBatch', 'setMask']],
  ['ensemble', 200, ['load', 'predict']],
] as const)('%s: every case ends in an answer or a typed error', async (target, cases, seen) => {
  const tally = new Map<string, number>();
  for (let number = 0; number < cases; number++) {
    try {
      await runCase(target as Target, 1, number, tally);
    } catch (cause) {
      throw new Error(`npm run fuzz -- --target ${target} --only ${number}`, { cause });
    }
  }
  // Many cases get through to the kernels.
  for (const what of seen) expect(tally.get(what), what).toBeGreaterThan(cases / 20);
});
