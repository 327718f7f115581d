import type { Engine, MemberLogits } from '@freetickets/core';
import { Ensemble } from '@freetickets/tickets';
import { afterEach, expect, test, vi } from 'vitest';
import { predictAll } from './predictors.js';
import { ensembleOf, kernels } from './testing-network.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Two members, three examples, three classes; the first of two equal classes is e times as likely as the third. */
const logits: MemberLogits = {
  data: Float32Array.of(0, 0, -1, 2, 0, 1, 0, 3, 0, 1, 1, 1, 0, 5, 0, 4, 0, 0),
  shape: [2, 3, 3],
};

test("members' probabilities are computed once, for the ensemble and its tickets", async () => {
  const { graph, classes, preprocessing, members } = ensembleOf(kernels[0], kernels[1]);
  const ensemble = new Ensemble({
    graph,
    classes,
    preprocessing,
    members,
    aggregator: { aggregate: () => new Float64Array(9).fill(1 / 3) },
    engine: {} as Engine,
  });
  const exp = vi.spyOn(Math, 'exp');
  const log = vi.spyOn(Math, 'log');
  const [together, ...tickets] = await predictAll(ensemble, undefined, async () => logits);
  expect(exp).toHaveBeenCalledTimes(18);
  expect(log).not.toHaveBeenCalled();
  expect(together.probabilities.data).toEqual(new Float64Array(9).fill(1 / 3));
  expect(tickets.map(({ probabilities }) => probabilities)).toEqual(together.members);
  expect(tickets.map((ticket) => ticket.members[0])).toEqual(together.members);
  expect(tickets.map((ticket) => [...ticket.logits.shape])).toEqual([
    [1, 3, 3],
    [1, 3, 3],
  ]);
  const [[first, second, third]] = together.members.map(({ data }) => data);
  expect([first, third * Math.E]).toEqual([second, expect.closeTo(first, 12)]);
});
