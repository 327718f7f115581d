import { type Aggregator, type MemberLogits, originOf, PluginError } from '@freetickets/core';
import fc from 'fast-check';
import type { ConformanceCase } from './case.js';
import { forAll } from './for-all.js';

interface Ensemble {
  readonly logits: MemberLogits;
  readonly labels: Int32Array;
}

/** Ensembles of up to `members` members; whole logits, so that ties occur, and some of them huge. */
function ensembles(members: number): fc.Arbitrary<Ensemble> {
  return fc
    .record({
      members: fc.integer({ min: 1, max: members }),
      examples: fc.integer({ min: 1, max: 6 }),
      classes: fc.integer({ min: 2, max: 5 }),
      scale: fc.constantFrom(1, 1000),
      float32: fc.boolean(),
    })
    .chain(({ members, examples, classes, scale, float32 }) => {
      const exactly = (length: number) => ({ minLength: length, maxLength: length });
      const logit = fc.integer({ min: -10, max: 10 });
      return fc.record({
        logits: fc.array(logit, exactly(members * examples * classes)).map((whole) => {
          const data = Float64Array.from(whole, (value) => value * scale);
          return {
            data: float32 ? Float32Array.from(data) : data,
            shape: [members, examples, classes] as const,
          };
        }),
        labels: fc
          .array(fc.nat(classes - 1), exactly(examples))
          .map((labels) => Int32Array.from(labels)),
      });
    });
}

/**
 * What every aggregator must do. An aggregator that has `fit` is fitted first.
 *
 * @example
 * for (const { name, run } of aggregatorConformance(myAggregator())) test(name, run);
 */
export function aggregatorConformance(aggregator: Aggregator): ConformanceCase[] {
  const check = (holds: boolean, problem: string): void => {
    if (!holds) throw new PluginError(originOf(aggregator)?.name ?? 'aggregator', problem);
  };
  const fit = ({ logits, labels }: Ensemble) => aggregator.fit?.(logits, labels);
  const predict = (ensemble: Ensemble) => aggregator.aggregate(ensemble.logits, fit(ensemble));

  const cases: ConformanceCase[] = [
    {
      name: 'gives one row of probabilities that sum to 1 for each example',
      run: () =>
        forAll(ensembles(4), (ensemble) => {
          const [, examples, classes] = ensemble.logits.shape;
          const probabilities = predict(ensemble);
          check(
            probabilities.length === examples * classes,
            `gave ${probabilities.length} values for ${examples} examples of ${classes} classes.`,
          );
          for (let start = 0; start < probabilities.length; start += classes) {
            const row = [...probabilities.subarray(start, start + classes)];
            const sum = row.reduce((total, p) => total + p, 0);
            check(
              row.every((p) => p >= -1e-9 && p <= 1 + 1e-9) && Math.abs(sum - 1) <= 1e-9,
              `gave a row that is no probability distribution: ${row.join(', ')}.`,
            );
          }
        }),
    },
    {
      name: 'gives the same again, whatever it saw in between',
      run: () =>
        forAll(fc.tuple(ensembles(4), ensembles(4)), ([ensemble, other]) => {
          const state = fit(ensemble);
          const first = aggregator.aggregate(ensemble.logits, state);
          predict(other);
          check(
            same(first, aggregator.aggregate(ensemble.logits, state)) &&
              same(first, predict(ensemble)),
            'gave different predictions for the same logits and labels.',
          );
        }),
    },
    {
      name: 'does not write to what it is given, nor to what it gave before',
      run: () =>
        forAll(ensembles(4), (ensemble) => {
          const logits = ensemble.logits.data.slice();
          const labels = ensemble.labels.slice();
          const state = fit(ensemble);
          const stateBefore = JSON.stringify(state);
          const first = aggregator.aggregate(ensemble.logits, state);
          const firstBefore = first.slice();
          aggregator.aggregate({ ...ensemble.logits, data: logits.map((z) => -z) }, state);
          check(same(ensemble.logits.data, logits), 'wrote to the logits.');
          check(same(ensemble.labels, labels), 'wrote to the labels.');
          check(JSON.stringify(state) === stateBefore, 'wrote to the state.');
          check(same(first, firstBefore), 'wrote to the probabilities it gave before.');
        }),
    },
    {
      name: 'predicts as its member where there is only one, ties to the lower class',
      run: () =>
        forAll(ensembles(1), (ensemble) => {
          const classes = ensemble.logits.shape[2];
          const given = predictions(ensemble.logits.data, classes);
          const made = predictions(predict(ensemble), classes);
          check(
            same(given, made),
            `predicts classes ${made.join(', ')} where its only member predicts ${given.join(', ')}.`,
          );
        }),
    },
  ];
  if (!aggregator.fit) return cases;
  return [
    ...cases,
    {
      name: 'predicts the same with a state that was JSON in between',
      run: () =>
        forAll(ensembles(4), (ensemble) => {
          const state = fit(ensemble);
          const text = JSON.stringify(state);
          check(text !== undefined, 'fit gave a state that JSON cannot hold.');
          check(
            same(
              aggregator.aggregate(ensemble.logits, state),
              aggregator.aggregate(ensemble.logits, JSON.parse(text)),
            ),
            `predicts otherwise once its state was written as JSON: ${text}.`,
          );
        }),
    },
  ];
}

function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => Object.is(value, b[i]));
}

/** The class of the highest value of each row, the lower one of a tie. */
function predictions(data: Float32Array | Float64Array, classes: number): number[] {
  return Array.from({ length: data.length / classes }, (_, row) => {
    const values = data.subarray(row * classes, (row + 1) * classes);
    return values.indexOf(Math.max(...values));
  });
}
