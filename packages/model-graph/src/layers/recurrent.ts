import { ModelError, show } from '@freetickets/core';
import * as v from 'valibot';
import { convLSTM2DCell, gruCell, lstmCell, rnnCells, simpleRNNCell } from './cells.js';
import { requireRank } from './geometry.js';
import { flag, nestedLayer } from './options.js';
import { type LayerRule, unaryOf } from './rule.js';

const sequence = v.looseObject({
  returnSequences: flag,
  returnState: v.literal(false, 'false'),
  goBackwards: flag,
  stateful: flag,
  unroll: flag,
});

/** A cell that takes one time step after another. The options that are not the sequence's are the cell's. */
const overTime = (axes: number, cell: LayerRule): LayerRule =>
  unaryOf(
    sequence,
    ({ returnSequences, returnState, goBackwards, stateful, unroll, ...own }, shape) => {
      requireRank(shape, axes);
      const [steps, ...step] = shape;
      const inferred = cell(own, [step]);
      return (
        inferred && {
          ...inferred,
          operations: steps * (inferred.operations ?? 0),
          outputShape: returnSequences ? [steps, ...inferred.outputShape] : inferred.outputShape,
        }
      );
    },
  );

/** The rules of recurrent layers. `isKnown` says whether a class has a rule as a layer of its own. */
export const recurrentLayers = (
  isKnown: (className: string) => boolean,
): Readonly<Record<string, LayerRule>> => {
  /** TensorFlow.js writes the options of the cell twice. */
  const cellOfOwn: LayerRule = unaryOf(
    v.looseObject({ cell: nestedLayer }),
    ({ cell: { className, config }, ...repeated }, step) => {
      const rule = rnnCells.get(className);
      if (!rule && isKnown(className)) {
        throw new ModelError(
          `its cell is of the class ${show(className)}, expected one of ${[...rnnCells.keys()].join(', ')}, or one of your own.`,
        );
      }
      const inferred = rule?.(config, [step]);
      if (JSON.stringify(repeated) !== JSON.stringify(config)) {
        throw new ModelError('its options are not those of its cell, which it has to repeat.');
      }
      return inferred;
    },
  );
  return {
    SimpleRNN: overTime(2, simpleRNNCell),
    GRU: overTime(2, gruCell),
    LSTM: overTime(2, lstmCell),
    RNN: overTime(2, cellOfOwn),
    ConvLSTM2D: overTime(4, convLSTM2DCell),
  };
};
