import { ModelError, show } from '@freetickets/core';
import * as v from 'valibot';
import { nestedLayer } from './options.js';
import { type LayerRule, unary } from './rule.js';

const recurrent = ['LSTM', 'GRU', 'SimpleRNN', 'RNN', 'ConvLSTM2D'];

/** The rules of layers around another, whose own rule `ruleOf` gives. */
export const wrappers = (
  ruleOf: (className: string) => LayerRule | undefined,
): Readonly<Record<string, LayerRule>> => ({
  TimeDistributed: unary({ layer: nestedLayer }, ({ layer: { className, config } }, shape) => {
    if (shape.length < 2) {
      throw new ModelError(`its input [${shape}] has one axis, expected time steps and more.`);
    }
    const [steps, ...step] = shape;
    const inferred = ruleOf(className)?.(config, [step]);
    return (
      inferred && {
        ...inferred,
        operations: steps * (inferred.operations ?? 0),
        outputShape: [steps, ...inferred.outputShape],
      }
    );
  }),
  Bidirectional: unary(
    {
      layer: nestedLayer,
      mergeMode: v.picklist(['concat', 'sum', 'mul', 'ave'], "'concat', 'sum', 'mul' or 'ave'"),
    },
    ({ layer: { className, config }, mergeMode }, shape) => {
      const rule = ruleOf(className);
      if (rule && !recurrent.includes(className)) {
        throw new ModelError(
          `its layer is of the class ${show(className)}, expected one of ${recurrent.join(', ')}, or one of your own.`,
        );
      }
      const inferred = rule?.(config, [shape]);
      if (!inferred) return undefined;
      const { outputShape, weights = [], operations = 0 } = inferred;
      const last = outputShape[outputShape.length - 1];
      return {
        outputShape: mergeMode === 'concat' ? outputShape.with(-1, 2 * last) : outputShape,
        weights: [...weights, ...weights],
        operations: 2 * operations,
      };
    },
  ),
});
