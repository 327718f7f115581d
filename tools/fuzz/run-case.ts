import { random } from '@freetickets/core';
import { engineCase } from './engine.js';
import { ensembleCase } from './ensemble.js';
import type { Tally } from './outcome.js';

const targets = { engine: engineCase, ensemble: ensembleCase };
export type Target = keyof typeof targets;

/** A case of a target, by its number: throws where it ends in anything but an answer or a typed error. */
export async function runCase(
  target: Target,
  seed: number,
  number: number,
  tally: Tally,
): Promise<void> {
  await targets[target](random.derive(seed, target, number), tally);
}
