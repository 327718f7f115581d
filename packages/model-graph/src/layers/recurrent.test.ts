import { ModelError } from '@freetickets/core';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { layers } from '../testing-models.js';
import { layerRules } from './rules.js';
import {
  anyShape,
  type Case,
  convolved,
  dilated,
  expectAgreement,
  shape,
  whole,
  zeros,
} from './testing-rules.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Make = (options: never) => tfl.layers.Layer;
type Wrapped = { readonly inner: Make; readonly mergeMode: string; readonly twice: boolean };

const inTime = { returnSequences: fc.boolean(), goBackwards: fc.boolean() };
const gates = { units: whole(1, 4), useBias: fc.boolean() };
const recurrent = { ...gates, ...inTime };
const cell = fc.record({
  make: fc.constantFrom<Make>(layers.simpleRNNCell, layers.gruCell, layers.lstmCell),
  options: fc.record(gates),
});

const cases: Record<string, Case> = {
  SimpleRNN: [layers.simpleRNN, recurrent, shape(2)],
  GRU: [layers.gru, recurrent, shape(2)],
  LSTM: [layers.lstm, { ...recurrent, unitForgetBias: fc.boolean() }, shape(2)],
  RNN: [
    ({ cells, ...options }: { cells: { make: Make; options: object }[] }) => {
      const made = cells.map(({ make, options }) => make({ ...zeros, ...options } as never));
      return layers.rnn({ ...options, cell: (made.length > 1 ? made : made[0]) as never });
    },
    { cells: fc.array(cell, { minLength: 1, maxLength: 3 }), ...inTime },
    shape(2),
  ],
  ConvLSTM2D: [layers.convLstm2d, { ...convolved(2), ...dilated(2), ...inTime }, shape(4)],
  Bidirectional: [
    ({ inner, mergeMode, ...options }: Wrapped) =>
      layers.bidirectional({ layer: inner(options as never), mergeMode } as never),
    {
      ...recurrent,
      ...convolved(2),
      inner: fc.constantFrom<Make>(layers.lstm, layers.gru, layers.convLstm2d as Make),
      mergeMode: fc.constantFrom('concat', 'sum', 'mul', 'ave'),
    },
    fc.oneof(shape(2), shape(4)),
  ],
  TimeDistributed: [
    ({ inner, twice, ...options }: Wrapped) => {
      const once = layers.timeDistributed({ layer: inner(options as never) });
      return twice ? layers.timeDistributed({ layer: once }) : once;
    },
    {
      ...recurrent,
      ...convolved(2),
      inner: fc.constantFrom<Make>(
        layers.dense,
        layers.conv2d,
        layers.flatten,
        layers.lstm,
        ({ useBias }: { useBias: boolean }) => layers.batchNormalization({ center: useBias }),
      ),
      twice: fc.boolean(),
    },
    anyShape,
  ],
};

it.each(Object.entries(cases))('%s has the shapes that TensorFlow.js gives it', expectAgreement);

describe('refused', () => {
  const sequence = {
    returnSequences: false,
    returnState: false,
    goBackwards: false,
    stateful: false,
    unroll: false,
  };
  const simple = {
    units: 3,
    activation: 'tanh',
    useBias: true,
    dropout: 0,
    recurrentDropout: 0,
  };
  const simpleCell = { className: 'SimpleRNNCell', config: simple };
  const rnn = (cell: { config: object }) => ({ ...cell.config, ...sequence, cell });
  const stacked = (cells: object[]) =>
    rnn({ className: 'StackedRNNCells', config: { cells } } as { config: object });
  const wrapping = (className: string, config: object) => ({ layer: { className, config } });
  const both = (className: string, config: object) => ({
    ...wrapping(className, config),
    mergeMode: 'sum',
  });
  const infer = (type: string, config: object) => () => layerRules.get(type)?.(config, [[5, 4]]);

  it('nothing that TensorFlow.js writes', () => {
    expect(infer('SimpleRNN', { ...simple, ...sequence })()).toMatchObject({ outputShape: [3] });
    expect(infer('RNN', stacked([simpleCell, simpleCell]))()).toMatchObject({ outputShape: [3] });
  });

  it.each<[string, string, object, string]>([
    ['no units', 'SimpleRNN', { ...simple, ...sequence, units: 0 }, 'units: got 0'],
    ['too many units', 'SimpleRNN', { ...simple, ...sequence, units: 2 ** 31 }, 'units: got 2147'],
    ['states', 'SimpleRNN', { ...simple, ...sequence, returnState: true }, 'returnState: got true'],
    ['weights', 'SimpleRNN', { ...simple, ...sequence, weights: [] }, '"weights" is none of this'],
    [
      'a batch',
      'RNN',
      rnn({ ...simpleCell, config: { ...simple, batchInputShape: [9, 5, 4] } }),
      '"batchInputShape" is none of this',
    ],
    [
      'a cell of other options than it repeats',
      'RNN',
      { ...rnn(simpleCell), units: 4 },
      'its options are not those of its cell',
    ],
    [
      'a layer as a cell',
      'RNN',
      rnn({ className: 'Dense', config: {} } as { config: object }),
      'its cell is of the class "Dense"',
    ],
    ['no cells', 'RNN', stacked([]), 'expected an array of 1 to 1000 cells'],
    [
      'a million cells',
      'RNN',
      stacked(Array(1e6).fill(simpleCell)),
      'expected an array of 1 to 1000 cells',
    ],
    [
      'a stack of unknown cells',
      'RNN',
      stacked([simpleCell, { className: 'Mine', config: {} }]),
      'its cells hold the class "Mine"',
    ],
    [
      'stacks in a stack',
      'RNN',
      stacked([{ className: 'StackedRNNCells', config: {} }]),
      'expected one of SimpleRNNCell, GRUCell, LSTMCell',
    ],
    ['a cell by itself', 'LSTMCell', simple, 'it is a cell'],
    ['a model in a layer', 'TimeDistributed', wrapping('Sequential', {}), 'it is a model'],
    [
      'a wrapped layer of wrong options',
      'TimeDistributed',
      wrapping('Dense', { units: 1e10 }),
      'units: got 10000000000',
    ],
    ['a wrapped merge', 'TimeDistributed', wrapping('Add', {}), 'got 1 inputs'],
    [
      'both ways through a layer without time',
      'Bidirectional',
      both('Flatten', {}),
      'its layer is of the class "Flatten"',
    ],
    [
      'two outputs',
      'Bidirectional',
      wrapping('SimpleRNN', { ...simple, ...sequence }),
      'the option mergeMode is missing',
    ],
  ])('%s', (_, type, config, message) => {
    expect(infer(type, config)).toThrow(ModelError);
    expect(infer(type, config)).toThrow(message);
  });
});

it('around layers of unknown classes, nothing is inferred', () => {
  const layer = { className: 'Mine', config: { units: 3 } };
  for (const config of [
    { layer },
    { layer: { className: 'TimeDistributed', config: { layer } } },
  ]) {
    expect(layerRules.get('TimeDistributed')?.(config, [[5, 4, 3]])).toBeUndefined();
  }
});
