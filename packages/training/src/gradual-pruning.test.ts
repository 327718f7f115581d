import type { Engine, TicketState } from '@freetickets/core';
import { dst, edst } from '@freetickets/methods';
import { constant } from '@freetickets/schedulers';
import { erk, layerCounts } from '@freetickets/sparse-masks';
import { describe, expect, test } from 'vitest';
import { allEvents, of } from './testing-events.js';
import {
  countsAfterUpdates,
  engines,
  layersOf,
  masksOf,
  optionsOf,
  prepareNetwork,
  sum,
  topology,
} from './testing-topology-run.js';

prepareNetwork();

describe.each(engines)('on engine %s', (_, engine) => {
  test('gradual pruning follows the cubic path to the last update, by layer as the distribution says', async () => {
    const gradualPruning = { initialSparsity: 0, scope: 'layer' as const };
    for (const fraction of [0, 0.4]) {
      const more = topology({ fraction: constant({ value: fraction }) });
      const all = countsAfterUpdates(
        await allEvents(optionsOf(engine(), { gradualPruning, distribution: erk(), ...more })),
      );
      expect(all.map(({ step }) => step)).toEqual([0, 4, 8, 12, 16]);
      for (const [done, { counts }] of all.entries()) {
        const sparsity = 0.7 - 0.7 * (1 - done / 4) ** 3;
        expect(counts).toEqual(layerCounts(layersOf(), { sparsity, distribution: erk() }));
      }
    }
  });

  test('gradual pruning: only what has come to the sparsity becomes a ticket, however good it was before', async () => {
    const gradualPruning = { initialSparsity: 0, scope: 'layer' as const };
    const more = { gradualPruning, ...topology({ endShare: 0.7 }), learningRate: 1e-6 };
    for (const seed of [1, 2, 3, 4]) {
      const method = dst({ tickets: 1, epochs: 4 });
      const events = await allEvents(optionsOf(engine(), { ...more, seed }, method));
      const [{ state, epoch }] = of(events, 'ticket');
      // The last update comes after step 16 of 24, in the third epoch of four.
      expect(epoch).toBeGreaterThanOrEqual(3);
      expect(sum(masksOf(state).map(({ count }) => count))).toBe(110);
    }
  });

  test('gradual pruning: averages that are seldom updated have no weight that was pruned', async () => {
    const gradualPruning = { initialSparsity: 0, scope: 'layer' as const };
    const method = dst({ tickets: 1, epochs: 4 });
    const options = optionsOf(engine(), { gradualPruning, ...topology({ endShare: 0.7 }) }, method);
    // The last update of the topology comes after step 16 of 24, after the only one of the average.
    const averaging = { decay: 0.9, everySteps: 15 };
    const [{ state }] = of(await allEvents({ ...options, averaging }), 'ticket');
    expect(sum(masksOf(state).map(({ count }) => count))).toBe(110);
  });

  test('gradual pruning is over with the first phase that has updates', async () => {
    const gradualPruning = { initialSparsity: 0, scope: 'layer' as const };
    const method = edst({ tickets: 2, explorationEpochs: 2, refinementEpochs: 2 });
    const events = await allEvents(optionsOf(engine(), { gradualPruning }, method));
    const later = countsAfterUpdates(events).filter(({ step }) => step > 12);
    expect(later.length).toBeGreaterThan(3);
    for (const { counts } of later) expect(sum(counts)).toBe(110);
  });

  test('gradual pruning over all layers takes the smallest weights of all', async () => {
    const gradualPruning = { initialSparsity: 0, scope: 'network' as const };
    const more = {
      gradualPruning,
      ...topology({ everySteps: 18, fraction: constant({ value: 0 }) }),
    };
    let before: TicketState | undefined;
    const watched: Engine = {
      ...engine(),
      createNetwork: async (...given) => {
        const network = await engine().createNetwork(...given);
        const setMask = network.setMask.bind(network);
        network.setMasks = async (masks) => {
          before ??= await network.exportTicket();
          for (const [name, mask] of Object.entries(masks)) await setMask(name, mask);
        };
        return network;
      },
    };
    const [{ tickets }] = of(await allEvents(optionsOf(watched, more)), 'done');
    const weights = layersOf().flatMap(({ name }) => [...(before?.parameters[name].values ?? [])]);
    const kept = layersOf().flatMap(({ name }) => [...tickets[0].parameters[name].values]);
    const magnitudes = weights.map(Math.abs).sort((a, b) => b - a);
    expect(kept.map(Math.abs).sort((a, b) => b - a)).toEqual(magnitudes.slice(0, kept.length));
    expect(kept).toHaveLength(Math.round(0.3 * (8 * 16 + 16 * 12 + 12 * 4)));
  });
});
