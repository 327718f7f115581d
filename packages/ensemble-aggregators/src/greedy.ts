import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { ensembleSelection } from './ensemble-selection.js';
import { logLikelihoods } from './log-likelihoods.js';
import { memberWeights } from './member-weights.js';
import { mixture } from './mixture.js';

const ROUNDS = 'a whole number from 0 to 1000';

/**
 * Ensemble selection: the mean of the softmax outputs of members picked one after another, some more than once, others
 * never. `fit` starts from the member of least NLL on validation data and in each of at most `rounds` rounds (default 20)
 * adds the one that lowers the NLL of the mean most, or raises it least, of equals the lower one. It keeps the best of all
 * these ensembles, so that on that data none of the members is better. Its state is `{ weights }`: how often each was
 * picked, as shares. Compared with `weighted`, coarse weights and exact zeros are less able to follow the chance in few
 * examples.
 *
 * Caruana, Niculescu-Mizil, Crew and Ksikes, Ensemble Selection from Libraries of Models, ICML 2004.
 *
 * Throws an `OptionError` for `rounds` that is not a whole number from 0 to 1000. `fit` and `aggregate` throw a
 * `DataError` for logits that are not finite or do not fit their shape; `fit` for labels that do not fit or for no examples;
 * `aggregate` without a state of `fit`, or with one of another number of members.
 *
 * @example
 * const aggregator = greedy();
 * const state = aggregator.fit?.(validationLogits, validationLabels); // { weights: [0.75, 0, 0.25] }
 * aggregator.aggregate(testLogits, state);
 */
export const greedy = /* @__PURE__ */ definePlugin(
  {
    kind: 'aggregator',
    name: 'greedy',
    summary:
      'the mean of the probabilities of members picked one by one for the least validation NLL',
    options: z.strictObject({
      rounds: z._default(z.int({ error: ROUNDS }).check(z.gte(0, ROUNDS), z.lte(1000, ROUNDS)), 20),
    }),
  },
  ({ rounds }) => ({
    fit(logits, labels) {
      const picks = ensembleSelection(logLikelihoods(logits, labels), logits.shape[0], rounds);
      const total = picks.reduce((sum, count) => sum + count, 0);
      return { weights: Array.from(picks, (count) => count / total) };
    },
    aggregate: (logits, state) => mixture(logits, memberWeights('greedy', state, logits.shape[0])),
  }),
);
