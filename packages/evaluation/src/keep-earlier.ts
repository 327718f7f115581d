import type { Evaluation, Scores } from './evaluation.js';

/**
 * An evaluation with what an earlier one of the same predictors on the same test set has besides: other data, corrupted
 * data and metrics that were not judged this time. What is judged anew, or was to be and failed, is not taken from before.
 */
export function keepEarlier<E extends Evaluation>(now: E, earlier: Evaluation | undefined): E {
  if (!earlier || !isOfTheSame(now, earlier)) return now;
  const failed = now.missing.map(({ part }) => part);
  const corruptionsFailed = failed.some((part) => part.startsWith('corruption '));
  const merged = (scores: Scores, before: Scores): Scores => {
    const corruptions = scores.corruptions ?? (corruptionsFailed ? undefined : before.corruptions);
    const ood = Object.entries(before.ood).filter(([name]) => !failed.includes(`ood ${name}`));
    return {
      ...scores,
      metrics: { ...before.metrics, ...scores.metrics },
      ood: { ...Object.fromEntries(ood), ...scores.ood },
      ...(corruptions && { corruptions }),
    };
  };
  return {
    ...now,
    ensemble: merged(now.ensemble, earlier.ensemble),
    tickets: now.tickets.map((scores, i) => merged(scores, earlier.tickets[i])),
    ...(now.dense && earlier.dense && { dense: merged(now.dense, earlier.dense) }),
  };
}

const isOfTheSame = (now: Evaluation, earlier: Evaluation): boolean =>
  JSON.stringify(now.test) === JSON.stringify(earlier.test) &&
  now.tickets.length === earlier.tickets.length;
