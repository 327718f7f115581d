import { FileError, ModelError, type ModelGraph, type TicketState } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import { expect, test } from 'vitest';
import {
  decodeSafetensors,
  decodeTicket,
  encodeSafetensors,
  encodeTicket,
  type Tensor,
} from './index.js';
import { stateFromTensors, stateTensors } from './network-state.js';

/** Parameters of two values each. */
function graphOf(...roles: string[]): ModelGraph {
  const parameters = roles.map((role) => ({
    name: role,
    layer: 'layer',
    role,
    shape: [2],
    maskable: false,
    trainable: true,
    multiplyAdds: 0,
  }));
  return { inputShape: [2], classes: 2, nodes: [], output: 'layer', parameters, hash: 'abc' };
}

const ticketOf = (graph: ModelGraph, ...values: number[]): TicketState => ({
  graphHash: graph.hash,
  parameters: Object.fromEntries(
    graph.parameters.map(({ name, shape }) => [name, { shape, values: Float32Array.from(values) }]),
  ),
});

test.each([
  ['bias', Number.NaN, 'bias holds NaN at 1, expected a finite number.'],
  ['bias', Number.NEGATIVE_INFINITY, 'bias holds -Infinity at 1, expected a finite number.'],
  ['moving_variance', -0.5, 'moving_variance holds -0.5 at 1, expected a variance'],
  ['moving_variance', Number.POSITIVE_INFINITY, 'moving_variance holds Infinity at 1'],
])('a ticket whose %s holds %s is refused', (role, value, problem) => {
  const graph = graphOf('moving_mean', role);
  const file = encodeTicket(ticketOf(graph, 0, value));
  expect(() => decodeTicket(file, graphOf(role), 'ticket')).toThrow(FileError);
  expect(() => decodeTicket(file, graphOf(role), 'ticket')).toThrow(`ticket: ${problem}`);
});

test('a variance of 0 and negative means are as good as any', () => {
  const graph = graphOf('moving_variance');
  expect(decodeTicket(encodeTicket(ticketOf(graph, 0, 1)), graph, 'x')).toEqual(
    ticketOf(graph, 0, 1),
  );
  const means = graphOf('moving_mean');
  expect(decodeTicket(encodeTicket(ticketOf(means, -1, 0)), means, 'x')).toEqual(
    ticketOf(means, -1, 0),
  );
});

test('names that every object has are names like any other', () => {
  const graph = graphOf('constructor', 'toString');
  const own = ticketOf(graph, 1, 2);
  expect(decodeTicket(encodeTicket(own), graph, 'x')).toEqual(own);
  expect(() => decodeTicket(encodeTicket(own), graphOf('valueOf'), 'x')).toThrow(
    'the tensor valueOf is missing',
  );

  const slots = { __proto__x: { constructor: Float32Array.of(3, 4) } };
  const state = { ...own, step: 1, slots, explored: {} };
  expect(stateFromTensors(stateTensors(state), 1, graph, 'x')).toEqual(state);
  const foreign = new Map(stateTensors({ ...own, step: 1, slots: {}, explored: {} }));
  foreign.set('hasOwnProperty.slot.velocity', { data: Float32Array.of(1), shape: [1] });
  expect(() => stateFromTensors(foreign, 1, graph, 'x')).toThrow(
    'hasOwnProperty.slot.velocity holds 1 values, expected none',
  );
});

test('a ticket in half floats is read, one of other numbers is not', () => {
  const graph = graphOf('bias');
  const { tensors, metadata } = decodeSafetensors(encodeTicket(ticketOf(graph, 1, 2)), 'x');
  const withBias = (data: Tensor['data']) =>
    encodeSafetensors({ metadata, tensors: new Map([...tensors, ['bias', { data, shape: [2] }]]) });
  const wide = withBias(Float64Array.of(1, 2));
  expect(() => decodeTicket(wide, graph, 'x')).toThrow(
    'x: bias is read as Float64Array, expected Float32Array',
  );
  const file = withBias(Uint16Array.of(0x3c00, 0x4000));
  // The hash is of the header, too; another writer has none.
  const text = new TextDecoder('latin1').decode(file);
  const half = text.replace('"U16"', '"F16"').replace('"sha256"', '"sha265"');
  const bytes = Uint8Array.from(half, (letter) => letter.charCodeAt(0));
  expect(decodeTicket(bytes, graph, 'x')).toEqual(ticketOf(graph, 1, 2));
});

test('parameters whose tensors would have one name are refused before one is lost', () => {
  const mask = Mask.of(2, [1]);
  const parameters = {
    'a.values': { shape: [2], values: Float32Array.of(1, 2) },
    a: { shape: [2], values: Float32Array.of(3), mask },
  };
  expect(() => encodeTicket({ graphHash: 'abc', parameters })).toThrow(ModelError);
  expect(() => encodeTicket({ graphHash: 'abc', parameters })).toThrow('a tensor a.values');
});
