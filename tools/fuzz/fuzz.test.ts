import { random } from '@freetickets/core';
import { checkGraph, graphHash } from '@freetickets/model-graph/check';
import { expect, test } from 'vitest';
import { drawNetwork } from './networks.js';
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
  for (const what of seen) expect(tally.get(what), what).toBeGreaterThan(cases / 40);
});

test('the networks that cases begin with are what a model of their layers would be', async () => {
  for (let number = 0; number < 200; number++) {
    const graph = drawNetwork(random.derive(1, 'networks', number));
    checkGraph({ ...graph, hash: graphHash(graph) });
  }
});
