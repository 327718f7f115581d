import { definePlugin } from '@freetickets/core';
import { checkLabels } from '@freetickets/core/labels';
import { argmax } from '@freetickets/core/numbers';
import * as z from 'zod/mini';
import { aggregated } from './aggregated.js';
import { adaptive, threshold } from './conformal-scores.js';
import { fittedState } from './fitted-state.js';

const scores = { threshold, adaptive };
const fitted = z.object({ highest: z.nullable(z.number()) });

/**
 * Split conformal prediction: with each prediction a set of classes that holds the right one with a probability of at
 * least `coverage`, over the draw of validation and test examples together, whatever the model, as long as the two are
 * exchangeable: not under a shift, and only nearly where the validation examples also chose the tickets or fitted the
 * aggregator. Probabilities stay as they are.
 *
 * A score says how odd a class would be as the label of an example. `'threshold'` (the default), `1 - p_k`, gives the
 * smallest sets on average; `'adaptive'`, the probability of all classes at least as probable, gives sets that grow
 * where an example is hard. `fit` takes the score q that the labels of `ceil((n + 1) coverage)` of n validation examples
 * do not exceed, and keeps it as `{ highest: q }`; a set holds the classes whose score is at most q, and always the most
 * probable one, so that none is empty. Where n is too small for the coverage, n < coverage / (1 - coverage), q is null and
 * every set holds all classes.
 *
 * The coverage is more than asked for where the most probable class alone is right more often, and where scores tie: the
 * adaptive score is used without the random part that would break ties, so that the same input always gets the same set.
 *
 * Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World, 2005; Sadinle, Lei and Wasserman, Least Ambiguous
 * Set-Valued Classifiers with Bounded Error Levels, JASA 2019 (threshold); Romano, Sesia and Candes, Classification with
 * Valid and Adaptive Coverage, NeurIPS 2020 (adaptive).
 *
 * Throws an `OptionError` for a coverage outside (0, 1). `fit` throws a `DataError` where there are no examples and for
 * labels that do not fit; `calibrate` for a state that is not of `fit`.
 *
 * @example
 * const calibrator = conformal({ coverage: 0.95 });
 * const state = calibrator.fit(validationLogits, validationLabels, aggregate); // { highest: 0.87 }
 * calibrator.calibrate(testLogits, state, aggregate).sets; // 1 where a class is in an example's set
 */
export const conformal = /* @__PURE__ */ definePlugin(
  {
    kind: 'calibrator',
    name: 'conformal',
    summary: 'sets of classes that hold the right one as often as asked for',
    options: z.strictObject({
      coverage: z._default(
        z
          .number({ error: 'a number between 0 and 1' })
          .check(z.gt(0, { error: 'a number above 0' }), z.lt(1, { error: 'a number below 1' })),
        0.9,
      ),
      score: z._default(
        z.enum(['threshold', 'adaptive'], { error: "'threshold' or 'adaptive'" }),
        'threshold',
      ),
    }),
  },
  ({ coverage, score }) => ({
    fit(logits, labels, aggregate) {
      const table = aggregated(logits, aggregate);
      checkLabels(labels, ...table.shape);
      const [examples, classes] = table.shape;
      const all = scores[score](table);
      const own = Float64Array.from({ length: examples }, (_, n) => all[n * classes + labels[n]]);
      // The product's rounding must not ask for one example more.
      const count = Math.max(1, Math.ceil((examples + 1) * coverage - 1e-9));
      return { highest: count > examples ? null : own.sort()[count - 1] };
    },
    calibrate(logits, state, aggregate) {
      const { highest } = fittedState('conformal', fitted, state, '{ highest }, a number or null');
      const table = aggregated(logits, aggregate);
      const most = highest ?? Infinity;
      const sets = new Uint8Array(table.data.length);
      scores[score](table).forEach((odd, i) => {
        if (odd <= most) sets[i] = 1;
      });
      argmax(table).forEach((best, n) => {
        sets[n * table.shape[1] + best] = 1;
      });
      return { probabilities: new Float64Array(table.data), sets };
    },
  }),
);
