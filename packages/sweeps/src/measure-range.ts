type Range = readonly [least: number, most: number];

const shares =
  /^((corrupted|validation|ticket) )?(accuracy|ece|coverage)$|^auroc |^disagreement$|^explored$/;
const amounts =
  /^((corrupted|validation|ticket) )?(nll|brier|rmse|crps|width)$|^kl$|^(train|active)/;

/** The values that a measure of `RunScores` can have: any, where it is a metric that the config names. */
export function rangeOf(measure: string): Range {
  if (shares.test(measure)) return [0, 1];
  return amounts.test(measure)
    ? [0, Number.POSITIVE_INFINITY]
    : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
}
