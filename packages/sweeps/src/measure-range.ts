type Range = readonly [least: number, most: number];

const shares =
  /^((corrupted|validation|ticket) )?(accuracy|ece|coverage)$|^auroc |^disagreement$|^explored$/;
const amounts =
  /^((corrupted|validation|ticket) )?(nll|brier|rmse|crps|width)$|^kl$|^(train|active)/;

/** A likelihood of numbers is a density, which may be above 1. */
const densities = /^((validation|ticket) )?nll$/;

/**
 * The values that a measure of `RunScores` can have: any, where it is a metric that the config names.
 *
 * @param ofNumber whether the runs predict a number
 */
export function rangeOf(measure: string, ofNumber = false): Range {
  if (shares.test(measure)) return [0, 1];
  return amounts.test(measure) && !(ofNumber && densities.test(measure))
    ? [0, Number.POSITIVE_INFINITY]
    : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
}
