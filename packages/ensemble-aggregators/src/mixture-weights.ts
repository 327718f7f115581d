/** Where no other weights can lower the mean NLL by more than this, in nats, the search ends. */
const tolerance = 1e-6;

const maxIterations = 2000;

/**
 * The weights, at least 0 and summing to 1, of the mixture of members that gives the labels the highest likelihood:
 * they minimise `-mean_n ln sum_m w_m p_mn`, where `ln p_mn` is `logLikelihoods`, row-major over [member, example].
 *
 * By expectation maximisation from equal weights: `w_m <- w_m g_m` with `g_m = mean_n p_mn / sum_i w_i p_in`. No step
 * raises the NLL. The problem is convex and g its negative gradient, so the NLL is within `max_m g_m - 1` of the
 * minimum: it stops at 1e-6 nats, or after 2000 steps. Those leave `ln(members) / 2000` at most.
 *
 * Dempster, Laird and Rubin, Maximum Likelihood from Incomplete Data via the EM Algorithm, JRSS B 1977.
 */
export function mixtureWeights(logLikelihoods: Float64Array, members: number): Float64Array {
  const examples = logLikelihoods.length / members;
  const weights = new Float64Array(members).fill(1 / members);
  const likelihoods = relativeToBest(logLikelihoods, members);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const gains = new Float64Array(members);
    for (let example = 0; example < examples; example++) {
      let mixed = 0;
      for (let m = 0; m < members; m++) mixed += weights[m] * likelihoods[m * examples + example];
      for (let m = 0; m < members; m++) {
        gains[m] += likelihoods[m * examples + example] / mixed / examples;
      }
    }
    if (Math.max(...gains) - 1 <= tolerance) break;
    for (let m = 0; m < members; m++) weights[m] *= gains[m];
  }
  return weights;
}

/** Likelihoods over the best member's of the same example: EM needs no more, and these cannot all round to 0. */
function relativeToBest(logLikelihoods: Float64Array, members: number): Float64Array {
  const examples = logLikelihoods.length / members;
  const best = new Float64Array(examples).fill(-Infinity);
  logLikelihoods.forEach((value, index) => {
    best[index % examples] = Math.max(best[index % examples], value);
  });
  return logLikelihoods.map((value, index) => Math.exp(value - best[index % examples]));
}
