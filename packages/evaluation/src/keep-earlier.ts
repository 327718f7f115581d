import type {
  CorruptionScores,
  Evaluation,
  RecordedEvaluation,
  RecordedScores,
  Scores,
} from '@freetickets/runs';
import { corruptionScoresOf } from './corruption-scores.js';
import { scoreKey } from './score-key.js';

/**
 * An evaluation with what an earlier one of the same tickets on the same test set has besides: other data, types of
 * corruption and metrics that were not evaluated this time. What is evaluated anew, or was to be and failed, is not taken from
 * before; nor is any type of corruption that was evaluated on other examples than those of now.
 *
 * @param corruptions where some are evaluated now: whether types of before are added to them, so that their means are over all
 * (default), or they stand in place of these
 */
export function keepEarlier<E extends Evaluation>(
  now: E,
  earlier: RecordedEvaluation | undefined,
  corruptions: 'add' | 'replace' = 'add',
): E {
  if (!earlier || !isOfTheSame(now, earlier)) return now;
  const failed = now.missing.map(({ part }) => part);
  const isReplaced =
    corruptions === 'replace' &&
    (now.ensemble.corruptions !== undefined || failed.some((part) => /^corruption /.test(part)));
  /** What is left of what was evaluated by name. */
  const left = <T>(before: { readonly [name: string]: T } | undefined, part: string) => {
    const names = failed
      .filter((each) => each.startsWith(`${part} `))
      .map((each) => each.slice(part.length + 1));
    const gone = [...names, ...names.map(scoreKey)];
    return Object.fromEntries(
      Object.entries(before ?? {}).filter(([name]) => !gone.includes(name)),
    );
  };
  const merged = (scores: Scores, before: RecordedScores): Scores => {
    const types = left(before.corruptions?.byType, 'corruption');
    const all = isReplaced
      ? scores.corruptions
      : withTypes(scores.corruptions, before.corruptions, types);
    return {
      ...scores,
      // Of an earlier version there may be less, which stays as it is.
      metrics: { ...(left(before.metrics, 'metric') as Scores['metrics']), ...scores.metrics },
      ood: { ...(left(before.ood, 'ood') as Scores['ood']), ...scores.ood },
      ...(all && { corruptions: all }),
    };
  };
  return {
    ...now,
    ...(earlier.otherCorruptions && !isReplaced && { otherCorruptions: true }),
    ensemble: merged(now.ensemble, earlier.ensemble),
    tickets: now.tickets.map((scores, i) => merged(scores, earlier.tickets[i])),
    ...(now.dense &&
      earlier.dense &&
      now.hashes.dense === earlier.hashes?.dense && { dense: merged(now.dense, earlier.dense) }),
  };
}

const isOfTheSame = (now: Evaluation, earlier: RecordedEvaluation): boolean =>
  now.hashes.ensemble === earlier.hashes?.ensemble &&
  JSON.stringify(now.test) === JSON.stringify(earlier.test) &&
  now.tickets.length === earlier.tickets.length;

/** Scores under corruption with types from before, where those were evaluated on the same examples. */
function withTypes(
  now: CorruptionScores | undefined,
  before: CorruptionScores | undefined,
  types: CorruptionScores['byType'],
): CorruptionScores | undefined {
  const found = now ?? before;
  const examples = ({ count, untouched }: CorruptionScores) => JSON.stringify([count, untouched]);
  if (!found || !before || examples(found) !== examples(before)) return now;
  const all = Object.entries({ ...types, ...now?.byType });
  if (all.length === 0) return undefined;
  const sets = Object.fromEntries(all.map(([type, { bySeverity }]) => [type, bySeverity]));
  return corruptionScoresOf(sets, found.count, found.untouched);
}
