import {
  type Engine,
  type Examples,
  type GrowCriterion,
  type LayerView,
  type MaskView,
  type NetworkState,
  type PlanSettings,
  random,
  type Strategy,
} from '@freetickets/core';
import { sparse } from '@freetickets/engine-sparse';
import { tfjs } from '@freetickets/engine-tfjs';
import { edst } from '@freetickets/methods';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { mlp } from '@freetickets/models';
import { erk, Mask } from '@freetickets/sparse-masks';
import { gradientGrow, randomGrow, randomPrune } from '@freetickets/strategies';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { type TrainingEvent, train } from './index.js';

const FRACTION = 0.37;
const stream = random.derive(1, 'examples');
const inputs = Float32Array.from({ length: 60 * 8 }, () => stream.uniform() - 0.5);
const examples: Examples = {
  count: 60,
  labels: Int32Array.from({ length: 60 }, () => stream.integer(3)),
  read: (indices) =>
    Float32Array.from(Array.from(indices).flatMap((i) => [...inputs.subarray(8 * i, 8 * i + 8)])),
};
const build = (seed: number) =>
  mlp({ hidden: [16, 12] }).create({ seed, inputShape: [8], classes: 3 });

/** A change of a mask: the network's state before and after, and what the growth criterion was shown and chose. */
interface Change {
  readonly layer: string;
  readonly before: NetworkState;
  readonly after: NetworkState;
  readonly shown: LayerView;
  readonly chosen: Int32Array;
}

/** Trains three tickets, and gives every change of a mask with the event that it belongs to. */
async function changesOf(engine: Engine, growth: GrowCriterion, explore = FRACTION) {
  const asked = new Map<string, Pick<Change, 'shown' | 'chosen'>>();
  const grow: GrowCriterion = {
    needs: growth.needs,
    grow: (shown, count, random) => {
      const chosen = growth.grow(shown, count, random);
      asked.set(shown.name, { shown, chosen });
      return chosen;
    },
  };
  const made: Change[] = [];
  const watched: Engine = {
    ...engine,
    createNetwork: async (graph, options) => {
      const network = await engine.createNetwork(graph, options);
      const setMask = network.setMask.bind(network);
      network.setMasks = async (masks: { readonly [layer: string]: MaskView }) => {
        for (const [layer, mask] of Object.entries(masks)) {
          const before = await network.exportState();
          await setMask(layer, mask);
          const of = asked.get(layer);
          if (!of) throw new Error('no growth criterion was asked.');
          made.push({ layer, before, after: await network.exportState(), ...of });
        }
      };
      return network;
    },
  };
  const strategy: Strategy = { order: 'prune-first', prune: randomPrune(), grow };
  const settings: PlanSettings = {
    examples: examples.count,
    batchSize: 20,
    seed: 3,
    // Of three layers, the last one is fully dense.
    sparsity: 0.5,
    distribution: erk(),
    strategy,
    optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 5e-4 },
    learningRate: 0.1,
    topology: { everySteps: 4 },
  };
  const method = edst({
    tickets: 3,
    explorationEpochs: 2,
    refinementEpochs: 2,
    exploration: explore,
    ticket: 'last',
  });
  const graph = modelGraph(build(1));
  const updates: { event: Extract<TrainingEvent, { type: 'topology' }>; changes: Change[] }[] = [];
  for await (const event of train({
    plan: method.plan(settings),
    graph,
    engine: watched,
    loss: { labelSmoothing: 0 },
    train: examples,
    validation: examples,
    initialise: (seed) => parameterValues(build(seed), graph),
  })) {
    if (event.type === 'topology') updates.push({ event, changes: made.splice(0) });
  }
  expect(made).toEqual([]);
  return updates;
}

const activeOf = (state: NetworkState, layer: string) =>
  Mask.from(state.parameters[layer]?.mask ?? Mask.of(0, []));
/** The values of a layer's active positions, by position. */
const byPosition = (state: NetworkState, layer: string, values: ArrayLike<number> | undefined) =>
  new Map(Array.from(activeOf(state, layer).active(), (position, i) => [position, values?.[i]]));
const weightsOf = (state: NetworkState, layer: string) =>
  byPosition(state, layer, state.parameters[layer]?.values);
const ascending = (positions: Iterable<number>) => [...positions].sort((a, b) => a - b);

const engines = { tfjs: () => tfjs(), sparse: () => sparse({ threads: 1 }) };
const growths = { gradient: () => gradientGrow(), random: () => randomGrow() };

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.each(Object.entries(engines))('the global exploration on engine %s', (_, engine) => {
  describe.each(Object.entries(growths))('with %s growth', (name, growth) => {
    let explorations: Awaited<ReturnType<typeof changesOf>>;
    let changes: readonly Change[];
    beforeAll(async () => {
      const updates = await changesOf(engine(), growth());
      explorations = updates.filter(({ event }) => event.cause === 'exploration');
      changes = explorations.flatMap((update) => update.changes);
    });

    test('comes after the first and the second ticket, in every layer that is not fully dense', () => {
      // Two epochs of three steps each to explore, and to refine each ticket.
      expect(explorations.map(({ event }) => event.step)).toEqual([12, 18]);
      for (const { event, changes } of explorations) {
        expect(changes.map(({ layer }) => layer)).toEqual(Object.keys(event.layers));
        expect(changes).toHaveLength(2);
      }
      const [{ after }] = changes;
      const kernels = Object.entries(after.parameters).filter(([, { mask }]) => mask);
      expect(kernels.map(([, { mask }]) => mask?.count === mask?.size)).toEqual([
        false,
        false,
        true,
      ]);
    });

    test('prunes ceil(q active) weights of every layer, those of the smallest magnitude', () => {
      for (const { layer, before, shown } of changes) {
        const active = weightsOf(before, layer);
        const count = Math.ceil(FRACTION * active.size);
        const smallest = [...active]
          .sort(([, a = 0], [, b = 0]) => Math.abs(a) - Math.abs(b))
          .slice(0, count)
          .map(([position]) => position);
        const pruned = activeOf(before, layer).difference(Mask.from(shown.mask)).active();
        expect(ascending(pruned)).toEqual(ascending(smallest));
      }
    });

    test('grows as many, as the growth criterion of the run chooses', () => {
      for (const { layer, before, after, shown, chosen } of changes) {
        const kept = Mask.from(shown.mask);
        expect(chosen).toHaveLength(activeOf(before, layer).count - kept.count);
        expect(ascending(activeOf(after, layer).active())).toEqual(
          ascending([...kept.active(), ...chosen]),
        );
        if (name !== 'gradient') continue;
        const highest = ascending(kept.inactive())
          .sort((a, b) => Math.abs(shown.denseGradient[b]) - Math.abs(shown.denseGradient[a]))
          .slice(0, chosen.length);
        expect(ascending(chosen)).toEqual(ascending(highest));
      }
    });

    test('starts new weights at 0 with fresh slots, and leaves the others as they were', () => {
      let fresh = 0;
      for (const { layer, before, after } of changes) {
        const [old, now] = [weightsOf(before, layer), weightsOf(after, layer)];
        const [oldSlots, slots] = [before, after].map((state) =>
          byPosition(state, layer, state.slots.velocity?.[layer]),
        );
        expect(
          Math.max(...Array.from(oldSlots.values(), (value = 0) => Math.abs(value))),
        ).toBeGreaterThan(0);
        for (const [position, weight] of now) {
          const isFresh = !old.has(position);
          fresh += isFresh ? 1 : 0;
          expect(weight).toBe(isFresh ? 0 : old.get(position));
          expect(slots.get(position)).toBe(isFresh ? 0 : oldSlots.get(position));
        }
      }
      expect(fresh).toBeGreaterThan(0);
    });
  });

  test('replaces nothing where its share is 0', async () => {
    const updates = await changesOf(engine(), gradientGrow(), 0);
    expect(updates.length).toBeGreaterThan(0);
    expect(updates.filter(({ event }) => event.cause === 'exploration')).toEqual([]);
  });
});
