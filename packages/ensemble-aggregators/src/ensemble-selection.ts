/**
 * How often each member is picked by ensemble selection: from the best single member on, each round adds the member,
 * perhaps once more, with which the mean of the picked members' probabilities gives the labels the highest likelihood.
 * Ties go to the lower member. `ln p_mn` is `logLikelihoods`, row-major over [member, example]. A round may lower the
 * likelihood and a later one make up for it: all rounds are tried, and the picks of the best one are given.
 */
export function ensembleSelection(
  logLikelihoods: Float64Array,
  members: number,
  rounds: number,
): Int32Array {
  const examples = logLikelihoods.length / members;
  let logSums = new Float64Array(examples).fill(-Infinity);
  let picks = new Int32Array(members);
  let best = { picks, logLikelihood: -Infinity };
  for (let round = 0; round <= rounds; round++) {
    let added = { member: 0, logLikelihood: -Infinity, logSums };
    for (let member = 0; member < members; member++) {
      const start = member * examples;
      const together = logSums.map((sum, n) => logAdd(sum, logLikelihoods[start + n]));
      const logLikelihood =
        together.reduce((total, sum) => total + sum, 0) - examples * Math.log(round + 1);
      if (logLikelihood > added.logLikelihood) added = { member, logLikelihood, logSums: together };
    }
    logSums = added.logSums;
    picks = picks.slice();
    picks[added.member]++;
    if (added.logLikelihood > best.logLikelihood) {
      best = { picks, logLikelihood: added.logLikelihood };
    }
  }
  return best.picks;
}

/** `ln(exp(a) + exp(b))`, of a finite b. */
function logAdd(a: number, b: number): number {
  const max = Math.max(a, b);
  return max + Math.log1p(Math.exp(Math.min(a, b) - max));
}
