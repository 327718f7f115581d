import type {
  ModelGraph,
  NetworkState,
  ParameterState,
  Plan,
  PlanSettings,
} from '@freetickets/core';
import { lotteryRewinding, staticSparse, superpose } from '@freetickets/methods';
import { erk, Mask } from '@freetickets/sparse-masks';
import { rigl } from '@freetickets/strategies';
import { encodeTicket } from '@freetickets/tickets';
import { expect, test } from 'vitest';
import { encodeCheckpoint } from './checkpoint.js';
import { largestCheckpoint, largestTicket, ticketsOf } from './largest-files.js';

const size = 2 ** 21;
const parameter = { layer: 'a', role: 'kernel', trainable: true, multiplyAdds: 1 } as const;
const graph = {
  inputShape: [1],
  classes: 2,
  nodes: [],
  output: 'a',
  hash: 'ab',
  parameters: [
    { ...parameter, name: 'a/kernel', shape: [size], maskable: true },
    { ...parameter, name: 'a/bias', shape: [size], maskable: false },
  ],
} satisfies ModelGraph;
const values = new Float32Array(size);
const mask = Mask.full(size);
const parameters: Record<string, ParameterState> = {
  'a/kernel': { shape: [size], values, mask },
  'a/bias': { shape: [size], values },
};
const ticket = { graphHash: 'ab', parameters };
const settings: PlanSettings = {
  examples: 10,
  batchSize: 5,
  seed: 1,
  sparsity: 0.5,
  distribution: erk(),
  strategy: rigl(),
  optimizer: { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
  learningRate: 0.1,
};
const plan: Plan = staticSparse({ tickets: 3, epochs: 1 }).plan(settings);

test('a dense ticket is just within the size of the largest one', () => {
  const { length } = encodeTicket(ticket);
  expect(largestTicket(graph)).toBeGreaterThan(length);
  expect(largestTicket(graph)).toBeLessThan(1.5 * length);
});

test('a checkpoint with all that it may hold is within the size of the largest one', () => {
  const slot = { 'a/kernel': values, 'a/bias': values };
  const network: NetworkState = {
    ...ticket,
    step: 1,
    slots: { first: slot, second: slot },
    denseMomentum: { 'a/kernel': values },
    explored: { 'a/kernel': mask },
  };
  expect(ticketsOf(plan)).toBe(3);
  const checkpoint = encodeCheckpoint(
    {
      run: 3,
      sums: { loss: 1, correct: 1, seconds: 1 },
      tickets: [ticket, ticket],
      network,
      best: { epoch: 1, validation: { accuracy: 1, nll: 1 }, state: ticket },
    },
    { plan: JSON.stringify(plan), graph, data: {} },
  );
  expect(largestCheckpoint(plan, graph)).toBeGreaterThan(checkpoint.length);
  expect(largestCheckpoint(plan, graph)).toBeLessThan(5 * checkpoint.length);
});

test('one of a network with heads may hold as many networks, and all of their tickets', () => {
  const heads = 5;
  const run = { ...plan.runs[0], heads: { count: heads } };
  const alone = { ...plan, runs: [plan.runs[0]] };
  const headed = { ...plan, runs: [run] };
  expect(ticketsOf(headed)).toBe(heads);
  const [one, five] = [alone, headed].map((each) => largestCheckpoint(each, graph));
  expect(five / one).toBeGreaterThan(heads - 0.5);
});

test('one that holds a state to go back to, or all tickets that are superposed, may be larger', () => {
  const rewinding = lotteryRewinding({ tickets: 3, epochs: 2 }).plan(settings);
  const room = largestCheckpoint(rewinding, graph) - largestCheckpoint(plan, graph);
  expect(room).toBeGreaterThan(10 * largestTicket(graph));
  const superposing = superpose({ tickets: 5, epochs: 10 }).plan(settings);
  expect(ticketsOf(superposing)).toBe(1);
  expect(largestCheckpoint(superposing, graph)).toBeGreaterThan(largestCheckpoint(plan, graph));
});
