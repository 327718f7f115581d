import { type Aggregator, originOf, PluginError } from '@freetickets/core';
import fc from 'fast-check';
import { arbitraryEnsemble, type Ensemble } from './arbitrary-ensemble.js';
import type { ConformanceCase } from './case.js';
import { checkRows } from './check-rows.js';
import { forAll } from './for-all.js';
import { same } from './same.js';
import { softmax } from './softmax.js';

/** What an aggregator says of itself. */
export interface AggregatorPromise {
  /**
   * What an ensemble of one predicts: `'softmax'`, that of its member, bit for bit; its member's most probable `'class'`,
   * the default; or `'anything'`, for aggregators that learn what to make of a single member, too.
   */
  readonly single?: 'softmax' | 'class' | 'anything';
}

/**
 * What every aggregator must do, and what this one promises. An aggregator that has `fit` is fitted first.
 *
 * @example
 * for (const { name, run } of aggregatorConformance(myAggregator())) test(name, run);
 */
export function aggregatorConformance(
  aggregator: Aggregator,
  { single = 'class' }: AggregatorPromise = {},
): ConformanceCase[] {
  const fail = (problem: string): void => {
    throw new PluginError(originOf(aggregator)?.name ?? 'aggregator', problem);
  };
  const check = (holds: boolean, problem: string): void => {
    if (!holds) fail(problem);
  };
  const fit = ({ logits, labels }: Ensemble) => aggregator.fit?.(logits, labels);
  const predict = (ensemble: Ensemble) => aggregator.aggregate(ensemble.logits, fit(ensemble));

  const cases: ConformanceCase[] = [
    {
      name: 'gives one row of probabilities that sum to 1 for each example',
      run: () =>
        forAll(arbitraryEnsemble(4), (ensemble) => {
          const [, examples, classes] = ensemble.logits.shape;
          checkRows(predict(ensemble), [examples, classes], fail);
        }),
    },
    {
      name: 'gives the same again, whatever it saw in between',
      run: () =>
        forAll(fc.tuple(arbitraryEnsemble(4), arbitraryEnsemble(4)), ([ensemble, other]) => {
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
        forAll(arbitraryEnsemble(4), (ensemble) => {
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
  ];
  if (single === 'softmax') {
    cases.push({
      name: 'gives the softmax of its member where there is only one, bit for bit',
      run: () =>
        forAll(arbitraryEnsemble(1), (ensemble) => {
          const expected = softmax(ensemble.logits);
          const made = predict(ensemble);
          check(
            same(made, expected),
            `gives ${made.join(', ')} where the softmax of its only member is ${expected.join(', ')}.`,
          );
        }),
    });
  }
  if (single === 'class') {
    cases.push({
      name: 'predicts as its member where there is only one, ties to the lower class',
      run: () =>
        forAll(arbitraryEnsemble(1), (ensemble) => {
          const classes = ensemble.logits.shape[2];
          const given = predictions(ensemble.logits.data, classes);
          const made = predictions(predict(ensemble), classes);
          check(
            same(given, made),
            `predicts classes ${made.join(', ')} where its only member predicts ${given.join(', ')}.`,
          );
        }),
    });
  }
  if (!aggregator.fit) return cases;
  return [
    ...cases,
    {
      name: 'predicts the same with a state that was JSON in between',
      run: () =>
        forAll(arbitraryEnsemble(4), (ensemble) => {
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

/** The class of the highest value of each row, the lower one of a tie. */
function predictions(data: Float32Array | Float64Array, classes: number): number[] {
  return Array.from({ length: data.length / classes }, (_, row) => {
    const values = data.subarray(row * classes, (row + 1) * classes);
    return values.indexOf(Math.max(...values));
  });
}
