import {
  type Engine,
  type GrowCriterion,
  InterruptedError,
  type LayerView,
  type PlanSettings,
  sizeOf,
  type TicketState,
} from '@freetickets/core';
import { sparse } from '@freetickets/engine-sparse';
import { edst, staticSparse } from '@freetickets/methods';
import {
  constantFanIn,
  diagonal,
  hammingDistance,
  highest,
  Mask,
  nOfM,
} from '@freetickets/sparse-masks';
import {
  globalMagnitudePrune,
  gradientGrow,
  graspMasks,
  magnitudePrune,
  mixedGrow,
  momentumRedistribution,
  nonzerosRedistribution,
  randomGrow,
  snfs,
  snipMasks,
} from '@freetickets/strategies';
import { describe, expect, test } from 'vitest';
import { train } from './index.js';
import { allEvents, memoryStore, of } from './testing-events.js';
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
  test.each([
    [
      'by momentum',
      { strategy: snfs(), ...topology({ redistribution: momentumRedistribution() }) },
    ],
    [
      'by survivors of pruning over all layers',
      {
        strategy: {
          order: 'prune-first',
          prune: globalMagnitudePrune(),
          grow: randomGrow(),
        } as const,
        ...topology({ redistribution: nonzerosRedistribution() }),
      },
    ],
  ])('redistribution %s moves weights among layers; their total stays exact', async (_, more) => {
    const events = await allEvents(optionsOf(engine(), more));
    const all = countsAfterUpdates(events);
    expect(all.map(({ step }) => step)).toEqual([0, 4, 8, 12, 16]);
    const total = Math.round(0.3 * (8 * 16 + 16 * 12 + 12 * 4));
    for (const { counts } of all) expect(sum(counts)).toBe(total);
    expect(new Set(all.map(({ counts }) => counts.join())).size).toBeGreaterThan(1);
    const [{ tickets }] = of(events, 'done');
    expect(masksOf(tickets[0]).map(({ count }) => count)).toEqual(all.at(-1)?.counts);
    const { layers } = of(events, 'epoch')[2];
    expect(layersOf().map(({ name, shape }) => layers[name].density * sizeOf(shape))).toEqual(
      all.at(-1)?.counts,
    );
  });

  test.each([
    ['snip', snipMasks({ batches: 2 })],
    ['grasp', graspMasks()],
    ['snip by layer', snipMasks({ scope: 'layer' })],
  ])(
    '%s begins with exactly as many weights, the same each time, others for another seed',
    async (_, initialMasks) => {
      const method = staticSparse({ tickets: 2, epochs: 1, ticket: 'last' });
      const ticketsOf = async () =>
        of(await allEvents(optionsOf(engine(), { initialMasks }, method)), 'done')[0].tickets;
      const [first, second] = await ticketsOf();
      const again = await ticketsOf();
      expect(sum(masksOf(first).map(({ count }) => count))).toBe(110);
      for (const [l, mask] of masksOf(first).entries()) {
        expect(mask.equals(masksOf(again[0])[l])).toBe(true);
      }
      expect(
        sum(masksOf(first).map((mask, l) => hammingDistance(mask, masksOf(second)[l]))),
      ).toBeGreaterThan(20);
    },
  );

  test('the dense gradient is the mean of the last batches before an update', async () => {
    const shown: LayerView['denseGradient'][] = [];
    const grow: GrowCriterion = {
      needs: ['denseGradient'],
      grow: ({ mask, denseGradient }, count) => {
        shown.push(Float32Array.from(denseGradient));
        return highest(mask.inactive(), count, (p) => Math.abs(denseGradient[p]));
      },
    };
    const seen: Float32Array[][] = [];
    const watched: Engine = {
      ...engine(),
      createNetwork: async (...given) => {
        const network = await engine().createNetwork(...given);
        const trainBatch = network.trainBatch.bind(network);
        network.trainBatch = async (batch, step) => {
          const result = await trainBatch(batch, { ...step, collect: ['denseGradient'] });
          const views = [];
          for (const { name } of layersOf()) {
            views.push(Float32Array.from((await network.layer(name)).denseGradient));
          }
          seen.push(views);
          return result;
        };
        return network;
      },
    };
    const strategy = { order: 'prune-first' as const, prune: magnitudePrune(), grow };
    await allEvents(optionsOf(watched, { strategy, ...topology({ gradientBatches: 3 }) }));
    expect(shown).toHaveLength(4 * 3);
    for (const [i, gradient] of shown.entries()) {
      const [step, l] = [4 * (Math.floor(i / 3) + 1), i % 3];
      const [a, b, c] = seen.slice(step - 3, step).map((views) => views[l]);
      for (let p = 0; p < gradient.length; p++) {
        expect(gradient[p]).toBeCloseTo((a[p] + b[p] + c[p]) / 3, 6);
      }
    }
  });

  test.each([
    ['constant fan-in', constantFanIn(), 0.7],
    ['diagonals', diagonal(), 0.685],
    ['1 of 4', nOfM({ n: 1 }), 0.75],
  ])('every ticket keeps to %s', async (_, constraint, sparsity) => {
    const method = edst({ tickets: 2, explorationEpochs: 1, refinementEpochs: 1 });
    const events = await allEvents(optionsOf(engine(), { constraint, sparsity }, method));
    const causes = of(events, 'topology').map(({ cause }) => cause);
    expect(causes).toContain('exploration');
    expect(causes).toContain('update');
    for (const ticket of of(events, 'done')[0].tickets) {
      for (const [l, mask] of masksOf(ticket).entries()) {
        const units = constraint.units(layersOf()[l]);
        const groups = new Map<number, number>();
        for (const p of mask.active()) {
          const group = Math.floor((units?.unitOf(p) ?? 0) / (units?.groupSize ?? 1));
          groups.set(group, (groups.get(group) ?? 0) + 1);
        }
        const { unitSize = 1, groupSize = 1 } = units ?? {};
        expect(groups.size).toBe(mask.size / unitSize / groupSize);
        expect(new Set(groups.values()).size).toBe(1);
      }
    }
  });

  test('an exploration restarts, keeps or excludes what it prunes and growth would choose again', async () => {
    const exploring = async (regrow: 'keep' | 'restart' | 'exclude') => {
      const method = edst({
        tickets: 2,
        explorationEpochs: 1,
        refinementEpochs: 1,
        exploration: 0.9,
        regrow,
        ticket: 'last',
      });
      const states: TicketState[] = [];
      const watched: Engine = {
        ...engine(),
        createNetwork: async (...given) => {
          const network = await engine().createNetwork(...given);
          const { setMask, trainBatch } = network;
          let isLast = false;
          network.trainBatch = async (...batch) => {
            if (isLast) states.push(await network.exportState());
            isLast = false;
            return trainBatch.apply(network, batch);
          };
          network.setMasks = async (masks) => {
            if (states.length === 0) states.push(await network.exportState());
            isLast = true;
            for (const [name, mask] of Object.entries(masks)) {
              await setMask.call(network, name, mask);
            }
          };
          return network;
        },
      };
      const more = topology({ everySteps: 1000 });
      const events = await allEvents(optionsOf(watched, more, method));
      const [{ layers }] = of(events, 'topology');
      const [before, after] = states;
      const regrown = sum(layersOf().map(({ name }) => layers[name].regrown));
      /** Of the smallest 90% of each layer, those that are active again, by their weights. */
      const back = layersOf().flatMap(({ name }) => {
        const [was, is] = [before, after].map(({ parameters }) => parameters[name]);
        const active = Mask.from(was.mask ?? Mask.empty(1)).active();
        const ranked = [...active.keys()].sort(
          (i, j) => Math.abs(was.values[i]) - Math.abs(was.values[j]),
        );
        const now = [...Mask.from(is.mask ?? Mask.empty(1)).active()];
        return ranked.slice(0, Math.ceil(0.9 * active.length)).flatMap((i) => {
          const at = now.indexOf(active[i]);
          return at < 0 ? [] : [{ before: was.values[i], after: is.values[at] }];
        });
      });
      return { back, regrown };
    };
    const [keep, restart, exclude] = [
      await exploring('keep'),
      await exploring('restart'),
      await exploring('exclude'),
    ];
    expect(keep.back.length).toBeGreaterThan(5);
    expect(keep.regrown).toBe(keep.back.length);
    expect(restart.regrown).toBe(restart.back.length);
    for (const { before, after } of keep.back) expect(after).toBe(before);
    for (const { after } of restart.back) expect(after).toBe(0);
    expect([exclude.regrown, exclude.back]).toEqual([0, []]);
  });
});

describe('a run that stops after any step and goes on ends with the same tickets', () => {
  test.each<[string, Partial<PlanSettings>]>([
    ['averaged gradients', topology({ gradientBatches: 3 })],
    [
      'redistribution by momentum',
      { strategy: snfs(), ...topology({ redistribution: momentumRedistribution() }) },
    ],
    ['gradual pruning', { gradualPruning: { initialSparsity: 0.3, scope: 'network' } }],
    [
      'mixed growth from SNIP masks',
      {
        initialMasks: snipMasks(),
        strategy: {
          order: 'prune-first',
          prune: globalMagnitudePrune(),
          grow: mixedGrow({ by: gradientGrow() }),
        },
      },
    ],
    ['constant fan-in', { constraint: constantFanIn() }],
  ])('%s', async (_, more) => {
    const whole = of(await allEvents(optionsOf(sparse({ threads: 1 }), more)), 'done')[0].tickets;
    for (const steps of [2, 3, 5, 16]) {
      const options = {
        ...optionsOf(sparse({ threads: 1 }), more),
        checkpoint: { store: memoryStore(), everyEpochs: 1 },
      };
      const stop = new AbortController();
      const first = async () => {
        for await (const event of train({ ...options, signal: stop.signal })) {
          if (event.type === 'step' && event.step === steps) stop.abort();
        }
      };
      await expect(first()).rejects.toThrow(InterruptedError);
      const [{ tickets }] = of(await allEvents(options), 'done');
      expect(tickets).toEqual(whole);
    }
  });
});
