import { type Metric, originOf, PluginError } from '@freetickets/core';
import fc from 'fast-check';
import {
  arbitraryPredictions,
  contentsOf,
  type LabelledPredictions,
  reordered,
} from './arbitrary-predictions.js';
import type { ConformanceCase } from './case.js';
import { forAll } from './for-all.js';

/** What a metric says of itself. */
export interface MetricPromise {
  /** Whether the value may change with the order of the examples, as where they are split. Default: `'irrelevant'`. */
  readonly order?: 'irrelevant' | 'matters';
}

/**
 * What every metric must do.
 *
 * @example for (const { name, run } of metricConformance(mine())) test(name, run);
 */
export function metricConformance(
  metric: Metric,
  { order = 'irrelevant' }: MetricPromise = {},
): ConformanceCase[] {
  const fail = (problem: string): never => {
    throw new PluginError(originOf(metric)?.name ?? 'the metric', problem);
  };
  const measure = ({ predictions, labels }: LabelledPredictions) =>
    metric.measure(predictions, labels);
  const cases: ConformanceCase[] = [
    {
      name: 'says which values are better',
      run: () => {
        if (!['higher', 'lower', 'neither'].includes(metric.better)) {
          fail(`better is ${metric.better}, not 'higher', 'lower' or 'neither'.`);
        }
      },
    },
    {
      name: 'gives a finite number, or undefined where it makes no sense',
      run: () =>
        forAll(arbitraryPredictions(), (labelled) => {
          const value = measure(labelled);
          if (value !== undefined && !Number.isFinite(value)) fail(`gave ${value}.`);
        }),
    },
    {
      name: 'gives the same again, whatever it saw in between',
      run: () =>
        forAll(fc.tuple(arbitraryPredictions(), arbitraryPredictions()), ([labelled, other]) => {
          const first = measure(labelled);
          measure(other);
          const again = measure(labelled);
          if (!Object.is(first, again)) fail(`gave ${first} and then ${again} for the same.`);
        }),
    },
    {
      name: 'does not write to what it is given',
      run: () =>
        forAll(arbitraryPredictions(), (labelled) => {
          const before = contentsOf(labelled);
          measure(labelled);
          if (contentsOf(labelled) !== before) fail('wrote to the predictions or labels.');
        }),
    },
  ];
  if (order === 'matters') return cases;
  return [
    ...cases,
    {
      name: 'gives the same for the same examples in another order',
      run: () =>
        forAll(arbitraryPredictions(), (labelled) => {
          const examples = labelled.labels.length;
          const backwards = Array.from({ length: examples }, (_, i) => examples - 1 - i);
          const [value, other] = [labelled, reordered(labelled, backwards)].map(measure);
          const isSame =
            value === undefined || other === undefined
              ? value === other
              : Math.abs(value - other) <= 1e-9 * Math.max(1, Math.abs(value));
          if (!isSame) fail(`gave ${value}, and ${other} for the examples in reverse.`);
        }),
    },
  ];
}
