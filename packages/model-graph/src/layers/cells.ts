import { ModelError, show } from '@freetickets/core';
import * as v from 'valibot';
import { joinChannels, positions, product, requireRank, splitChannels } from './geometry.js';
import {
  activation,
  dataFormat,
  extents,
  flag,
  nestedLayer,
  padding,
  share,
  size,
  whole,
} from './options.js';
import { type Inferred, type LayerRule, type Shape, unary, type Weight } from './rule.js';

const MOST_CELLS = 1000;

const simple = { activation, useBias: flag, dropout: share, recurrentDropout: share };
const gated = {
  ...simple,
  recurrentActivation: activation,
  implementation: v.optional(whole(0, 2)),
};
const withForgetGate = { ...gated, unitForgetBias: v.optional(flag) };

/** A kernel for the input, one for the state, and a bias, each with as many parts as the cell has gates. */
const dense =
  (gates: number) =>
  ({ units, useBias }: { units: number; useBias: boolean }, shape: Shape): Inferred => {
    requireRank(shape, 1);
    return {
      outputShape: [units],
      operations: (shape[0] + units) * gates * units,
      weights: [
        { role: 'kernel', shape: [...shape, gates * units] },
        { role: 'recurrent_kernel', shape: [units, gates * units] },
        ...(useBias ? [{ role: 'bias', shape: [gates * units] }] : []),
      ],
    };
  };

/** Rules for one time step. */
export const simpleRNNCell = unary({ ...simple, units: size }, dense(1));
export const gruCell = unary(
  { ...gated, units: size, resetAfter: v.literal(false, 'false') },
  dense(3),
);
export const lstmCell = unary({ ...withForgetGate, units: size }, dense(4));
export const convLSTM2DCell = unary(
  {
    ...withForgetGate,
    filters: size,
    kernelSize: extents(2),
    strides: extents(2),
    dilationRate: extents(2),
    padding,
    dataFormat,
  },
  ({ filters, kernelSize, useBias, dataFormat, ...window }, shape) => {
    const { space, channels } = splitChannels(shape, 2, dataFormat);
    const gates = 4 * filters;
    const at = positions(space, { size: kernelSize, ...window });
    return {
      outputShape: joinChannels(at, filters, dataFormat),
      operations: product([...at, ...kernelSize]) * (channels + filters) * gates,
      weights: [
        { role: 'kernel', shape: [...kernelSize, channels, gates] },
        { role: 'recurrent_kernel', shape: [...kernelSize, filters, gates] },
        ...(useBias ? [{ role: 'bias', shape: [gates] }] : []),
      ],
    };
  },
);

const simpleCells = new Map(
  Object.entries({ SimpleRNNCell: simpleRNNCell, GRUCell: gruCell, LSTMCell: lstmCell }),
);

/** Each takes what the one before gives. */
const stackedRNNCells: LayerRule = unary(
  {
    // Counted before any of them is looked at.
    cells: v.pipe(
      v.custom<unknown[]>(
        (value) => Array.isArray(value) && value.length >= 1 && value.length <= MOST_CELLS,
        `an array of 1 to ${MOST_CELLS} cells`,
      ),
      v.array(nestedLayer),
    ),
  },
  ({ cells }, shape) => {
    let outputShape = shape;
    let operations = 0;
    const weights: Weight[] = [];
    for (const { className, config } of cells) {
      const inferred = simpleCells.get(className)?.(config, [outputShape]);
      if (!inferred) {
        throw new ModelError(
          `its cells hold the class ${show(className)}, expected one of ${[...simpleCells.keys()].join(', ')}.`,
        );
      }
      outputShape = inferred.outputShape;
      operations += inferred.operations ?? 0;
      weights.push(...(inferred.weights ?? []));
    }
    return { outputShape, weights, operations };
  },
);

/** The rules of the cells that an RNN layer can hold, for one time step. */
export const rnnCells: ReadonlyMap<string, LayerRule> = new Map([
  ...simpleCells,
  ['StackedRNNCells', stackedRNNCells],
]);
