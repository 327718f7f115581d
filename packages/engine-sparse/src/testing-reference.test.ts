import '@tensorflow/tfjs-backend-cpu';
import type { TicketState } from '@freetickets/core';
import { tfjs } from '@freetickets/engine-tfjs';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { plainActivations } from './testing-activations.js';
import { expectAgreement } from './testing-agreement.js';
import { batchOf, type Case, ticketOf } from './testing-case.js';
import { casesOf, padding, pairOf, plainNormalisation, upTo } from './testing-cases.js';
import { reference } from './testing-reference.js';

const strides = pairOf(upTo(2));
const size = pairOf(upTo(3));
const useBias = fc.boolean();
const layer = fc.oneof(
  fc.record({ filters: upTo(3), kernelSize: size, strides, padding, useBias }).map(of('Conv2D')),
  fc
    .record({ depthMultiplier: upTo(2), kernelSize: size, strides, padding, useBias })
    .map(of('DepthwiseConv2D')),
  fc.record({ poolSize: size, strides, padding }).map(of('MaxPooling2D')),
  // TensorFlow.js divides the gradient by the whole window's size at the edges, too.
  fc.record({ poolSize: size, strides, padding: fc.constant('valid') }).map(of('AveragePooling2D')),
  fc
    .record({
      padding: fc.tuple(pairOf(upTo(2)), pairOf(upTo(2))),
      dataFormat: fc.constantFrom('channelsLast', 'channelsFirst'),
    })
    .map(of('ZeroPadding2D')),
  fc
    .constantFrom('relu', ...Object.keys(plainActivations))
    .map((activation) => ({ activation }))
    .map(of('Activation')),
  fc.constant({ alpha: 0.2 }).map(of('LeakyReLU')),
  fc.constant({ alpha: 1 }).map(of('ELU')),
  fc.constantFrom({ maxValue: 1 }, {}).map(of('ReLU')),
  fc.constant(plainNormalisation).map(of('BatchNormalization')),
  fc.constant({}).map(of('GlobalMaxPooling2D')),
  fc.constant({}).map(of('GlobalAveragePooling2D')),
);
function of(type: string) {
  return (config: object) => ({ type, config: { ...config } });
}
const casesUpTo = (size: number) =>
  casesOf(fc.tuple(upTo(size), upTo(size), upTo(4)), layer, (sketch, { type, config }) =>
    sketch.add(type, config),
  );

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('means by each layer what TensorFlow.js means', async () => {
  await expectAgreement(casesUpTo(5), 30, () => [tfjs()]);
});

/** A ticket with a number added to one value of a parameter. */
function shifted(ticket: TicketState, name: string, by: number): TicketState {
  const { values, ...rest } = ticket.parameters[name];
  const moved = values.map((value, i) => (i === values.length >> 1 ? value + by : value));
  return { ...ticket, parameters: { ...ticket.parameters, [name]: { ...rest, values: moved } } };
}

test('has the slopes that finite differences have', () => {
  const property = (each: Case) => {
    const { graph } = each;
    const ticket = ticketOf({ ...each, density: 1, empty: 0 });
    const batch = batchOf(each, each.count);
    const { gradients, margin } = reference(graph, ticket, batch);
    fc.pre(margin > 0.005);
    for (const { name, trainable } of graph.parameters) {
      if (!trainable) continue;
      const [before, after] = [-1, 1].map((sign) => {
        const moved = shifted(ticket, name, sign * 2 ** -10);
        return {
          value: moved.parameters[name].values[gradients[name].values.length >> 1],
          loss: reference(graph, moved, batch).loss,
        };
      });
      const slope = (after.loss - before.loss) / (after.value - before.value);
      const { values, gross } = gradients[name];
      expect(Math.abs(slope - values[values.length >> 1])).toBeLessThan(1e-4 * (1 + gross));
    }
  };
  fc.assert(fc.property(casesUpTo(3), property), {
    seed: 1,
    numRuns: 10,
    includeErrorInReport: true,
  });
});
