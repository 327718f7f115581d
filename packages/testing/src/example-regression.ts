import { outputsPerTarget, type RegressionBatch, type RegressionSpec } from '@freetickets/core';

/** Losses of numbers of a batch in plain float64 loops: their mean, and its gradient by the outputs, [example, target, output]. */
export function regression(
  outputs: Float64Array,
  { targets, weights, count }: Pick<RegressionBatch, 'targets' | 'weights' | 'count'>,
  spec: RegressionSpec,
): { readonly loss: number; readonly toOutputs: Float64Array } {
  const each = outputsPerTarget(spec);
  const perExample = targets.length / count;
  const toOutputs = new Float64Array(outputs.length);
  let loss = 0;
  for (const [i, target] of targets.entries()) {
    const share = (weights?.[Math.floor(i / perExample)] ?? 1) / targets.length;
    const own = outputs.subarray(i * each, (i + 1) * each);
    const one = ofTarget(target, own, spec);
    loss += share * one.loss;
    for (const [o, slope] of one.slopes.entries()) toOutputs[i * each + o] = share * slope;
  }
  return { loss, toOutputs };
}

function ofTarget(y: number, outputs: Float64Array, spec: RegressionSpec) {
  const [first, logVariance] = outputs;
  const off = first - y;
  switch (spec.name) {
    case 'mean-squared-error':
      return { loss: off ** 2, slopes: [2 * off] };
    case 'gaussian-nll': {
      const variance = Math.exp(logVariance);
      return {
        loss: Math.log(2 * Math.PI * variance) / 2 + off ** 2 / (2 * variance),
        slopes: [off / variance, (1 - off ** 2 / variance) / 2],
      };
    }
    case 'pinball': {
      const { quantiles } = spec;
      const terms = quantiles.map((level, i) =>
        y < outputs[i] ? (1 - level) * (outputs[i] - y) : level * (y - outputs[i]),
      );
      return {
        loss: terms.reduce((sum, term) => sum + term) / quantiles.length,
        slopes: quantiles.map((level, i) => (Number(y < outputs[i]) - level) / quantiles.length),
      };
    }
  }
}
