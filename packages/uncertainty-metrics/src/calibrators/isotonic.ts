import { DataError, definePlugin } from '@freetickets/core';
import { checkLabels } from '@freetickets/core/labels';
import * as z from 'zod/mini';
import { aggregated } from './aggregated.js';
import { fittedState, numbers } from './fitted-state.js';
import { heightAt, isotonicCurve } from './isotonic-curve.js';

const curve = z
  .object({ x: numbers().check(z.minLength(1)), y: numbers((share) => share >= 0 && share <= 1) })
  .check(z.refine(({ x, y }) => x.length === y.length));
const fitted = z.object({
  curves: z.custom<readonly z.infer<typeof curve>[]>(
    (given) => Array.isArray(given) && given.every((each) => z.safeParse(curve, each).success),
  ),
});

/**
 * Isotonic regression, one class against the rest: a rising curve for each class turns its aggregated probability into
 * the share of validation examples of that class that had one like it; each row is then divided by its sum. It corrects
 * miscalibration of any shape, needs more examples than the other calibrators, and can give a class 0: what validation
 * never saw is ruled out, which the NLL of test data may pay for. Where all classes of a row come out 0, the row stays as
 * it was. The most probable class may change.
 *
 * The curves are those of pool adjacent violators, straight between its pools and level beyond the probabilities that
 * validation had. `fit` gives their points, `{ curves: [{ x, y }] }`, a curve for each class.
 *
 * Zadrozny and Elkan, Transforming Classifier Scores into Accurate Multiclass Probability Estimates, KDD 2002.
 *
 * `fit` throws a `DataError` where there are no examples and for labels that do not fit; `calibrate` for a state that is
 * not of `fit`, or of another number of classes.
 *
 * @example
 * const calibrator = isotonic();
 * const state = calibrator.fit(validationLogits, validationLabels, aggregate);
 * calibrator.calibrate(testLogits, state, aggregate).probabilities;
 */
export const isotonic = /* @__PURE__ */ definePlugin(
  {
    kind: 'calibrator',
    name: 'isotonic',
    summary: 'a rising curve for each class, from its probability to how often it was right',
  },
  () => ({
    fit(logits, labels, aggregate) {
      const { data, shape } = aggregated(logits, aggregate);
      checkLabels(labels, ...shape);
      const [examples, classes] = shape;
      const curves = Array.from({ length: classes }, (_, k) => {
        const own = Float64Array.from({ length: examples }, (_, n) => data[n * classes + k]);
        return { ...isotonicCurve(own, (n) => labels[n] === k) };
      });
      return { curves };
    },
    calibrate(logits, state, aggregate) {
      const { curves } = fittedState('isotonic', fitted, state, '{ curves: [{ x, y }] }');
      const { data, shape } = aggregated(logits, aggregate);
      const classes = shape[1];
      if (curves.length !== classes) {
        throw new DataError(
          `isotonic: got ${curves.length} curves for ${classes} classes. Call fit again for this ensemble.`,
        );
      }
      const probabilities = new Float64Array(data).map((p, i) => heightAt(curves[i % classes], p));
      for (let start = 0; start < probabilities.length; start += classes) {
        const row = probabilities.subarray(start, start + classes);
        const sum = row.reduce((total, p) => total + p, 0);
        if (sum > 0)
          row.forEach((p, k) => {
            row[k] = p / sum;
          });
        else row.set(data.subarray(start, start + classes));
      }
      return { probabilities };
    },
  }),
);
