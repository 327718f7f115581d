import { type BatchResult, isRegression, type LossSpec, OptionError } from '@freetickets/core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { compiledLoss } from './compiled-loss.js';

/** A metric of a batch of `count` examples. */
export type Metric = (result: BatchResult, count: number) => number;

const accuracy: Metric = ({ correct }, count) => correct / count;
const sameAsLoss: Metric = ({ loss }) => loss;
type Metrics = { readonly [name: string]: Metric };
const ofClasses: Metrics = { accuracy, acc: accuracy, crossentropy: sameAsLoss, ce: sameAsLoss };
const ofSquares: Metrics = { meanSquaredError: sameAsLoss, mse: sameAsLoss };

/** Whether a compiled model measures the loss once more, as a metric. */
export const measuresLoss = (model: LayersModel): boolean => metricsOf(model).includes(sameAsLoss);

/** A compiled model's metrics in their order. Throws an `OptionError` where a step does not give one. */
export function metricsOf(model: LayersModel): readonly Metric[] {
  const given: unknown = model.metrics ?? [];
  const all = typeof given === 'object' ? Object.values(given as object).flat() : [given];
  const { spec } = compiledLoss(model);
  const metrics = metricsWith(spec);
  return all.map((metric: unknown) => {
    if (typeof metric === 'string' && Object.hasOwn(metrics, metric)) return metrics[metric];
    const names = Object.keys(metrics).join(', ');
    const expected = names ? `by name, one of ${names}` : `none beside the loss ${spec.name}`;
    throw new OptionError('metrics', metric, expected);
  });
}

function metricsWith(spec: LossSpec): Metrics {
  if (!isRegression(spec)) return ofClasses;
  return spec.name === 'mean-squared-error' ? ofSquares : {};
}
