import { type OodScore, originOf, PluginError } from '@freetickets/core';
import fc from 'fast-check';
import {
  arbitraryPredictions,
  contentsOf,
  type LabelledPredictions,
  reordered,
} from './arbitrary-predictions.js';
import type { ConformanceCase } from './case.js';
import { forAll } from './for-all.js';
import { same } from './same.js';

/**
 * What every out-of-distribution score must do.
 *
 * @example for (const { name, run } of oodScoreConformance(mine())) test(name, run);
 */
export function oodScoreConformance(score: OodScore): ConformanceCase[] {
  const fail = (problem: string): never => {
    throw new PluginError(originOf(score)?.name ?? 'the score', problem);
  };
  const scoresOf = ({ predictions }: LabelledPredictions) => score.score(predictions);
  return [
    {
      name: 'gives a finite number for each example, or undefined',
      run: () =>
        forAll(arbitraryPredictions(), (labelled) => {
          const scores = scoresOf(labelled);
          if (!scores) return;
          const examples = labelled.labels.length;
          if (scores.length !== examples) {
            fail(`gave ${scores.length} scores for ${examples} examples.`);
          }
          const wrong = scores.findIndex((value) => !Number.isFinite(value));
          if (wrong !== -1) fail(`gave ${scores[wrong]} for example ${wrong}.`);
        }),
    },
    {
      name: 'is undefined by the number of members alone',
      run: () => {
        const seen = new Map<number, boolean>();
        forAll(arbitraryPredictions(), (labelled) => {
          const { length } = labelled.predictions.members;
          const isDefined = scoresOf(labelled) !== undefined;
          if ((seen.get(length) ?? isDefined) !== isDefined) {
            fail(`gave scores for some predictions of ${length} members and none for others.`);
          }
          seen.set(length, isDefined);
        });
      },
    },
    {
      name: 'scores each example on its own',
      run: () =>
        forAll(arbitraryPredictions(), (labelled) => {
          const all = scoresOf(labelled) ?? [];
          for (const [example, value] of all.entries()) {
            const [alone] = scoresOf(reordered(labelled, [example])) ?? [];
            if (!Object.is(alone, value)) {
              fail(`gave example ${example} ${value}, and ${alone} when it was alone.`);
            }
          }
        }),
    },
    {
      name: 'gives the same again, whatever it saw in between',
      run: () =>
        forAll(fc.tuple(arbitraryPredictions(), arbitraryPredictions()), ([labelled, other]) => {
          const first = scoresOf(labelled) ?? [];
          const before = first.slice();
          scoresOf(other);
          if (!same(first, before)) fail('wrote to the scores it gave before.');
          if (!same(scoresOf(labelled) ?? [], before)) fail('gave different scores for the same.');
        }),
    },
    {
      name: 'does not write to what it is given',
      run: () =>
        forAll(arbitraryPredictions(), (labelled) => {
          const before = contentsOf(labelled);
          scoresOf(labelled);
          if (contentsOf(labelled) !== before) fail('wrote to the predictions.');
        }),
    },
  ];
}
