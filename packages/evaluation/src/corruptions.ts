import type { Examples, Severity } from '@freetickets/core';
import type { CorruptionScores, MainScores } from '@freetickets/runs';
import type { Attempts } from './attempts.js';
import { corruptionScoresOf } from './corruption-scores.js';

export const severities: readonly Severity[] = [1, 2, 3, 4, 5];

/** Test data corrupted in several ways. */
export interface CorruptedSets {
  readonly types: readonly string[];
  /** The same examples without corruption, where these are known. */
  readonly untouched?: Examples;
  load(type: string, severity: Severity): Examples | Promise<Examples>;
}

/**
 * Evaluates every predictor on corrupted data; `scoresOn` gives the main scores of each on a set. A type that fails is left out;
 * undefined where none is left.
 */
export async function evaluateCorrupted(
  { types, untouched, load }: CorruptedSets,
  scoresOn: (part: string, set: Examples) => Promise<readonly MainScores[]>,
  { attemptLater }: Attempts,
): Promise<readonly CorruptionScores[] | undefined> {
  let count = 0;
  const byType: Record<string, readonly (readonly MainScores[])[]> = {};
  for (const type of types) {
    await attemptLater(`corruption ${type}`, async () => {
      const sets: (readonly MainScores[])[] = [];
      for (const severity of severities) {
        const set = await load(type, severity);
        sets.push(await scoresOn(`${type} ${severity}`, set));
        count = set.count;
      }
      byType[type] = sets;
    });
  }
  const [first] = Object.values(byType);
  if (!first) return undefined;
  const before = untouched && (await scoresOn('without corruption', untouched));
  return first[0].map((_, predictor) =>
    corruptionScoresOf(
      Object.fromEntries(
        Object.entries(byType).map(([type, sets]) => [type, sets.map((set) => set[predictor])]),
      ),
      count,
      before?.[predictor],
    ),
  );
}
