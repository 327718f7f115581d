import type { NetworkState, TicketState } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { SparseNetwork } from './network.js';
import { createPredictor } from './predictor.js';
import { chooseRuntime } from './runtime/choose.js';
import type { Runtime } from './runtime/machine.js';
import { batchOf, type Case, ticketOf } from './testing-case.js';
import { plainConvolution, plainNormalisation } from './testing-cases.js';
import { Sketch } from './testing-graph.js';
import { runtimes } from './testing-runtimes.js';

const COUNT = 20;

afterEach(() => {
  vi.restoreAllMocks();
});

function caseOf(): Case {
  const sketch = new Sketch([6, 5, 3]);
  sketch.add('Conv2D', plainConvolution(8, 3));
  sketch.add('BatchNormalization', plainNormalisation);
  sketch.add('ReLU');
  const graph = sketch.classified(4);
  return { graph, seed: 7, count: COUNT, density: 0.4, empty: 0, labelSmoothing: 0 };
}

/** A runtime that counts the heaps it has made: one for each program that was lowered and laid out. */
function counting(runtime: Runtime) {
  const heaps = { made: 0 };
  const createMachine: Runtime['createMachine'] = (bytes) => {
    heaps.made++;
    return runtime.createMachine(bytes);
  };
  return { heaps, runtime: { ...runtime, createMachine } };
}

describe.each(runtimes)('$variant on $threads threads', (options) => {
  const each = caseOf();
  const { graph } = each;
  const { inputs } = batchOf(each, COUNT, 'validation');

  async function setUp() {
    const { heaps, runtime } = counting(chooseRuntime(options).runtime);
    const network = await SparseNetwork.create(
      graph,
      {
        initial: ticketOf(each),
        optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
        loss: { labelSmoothing: 0 },
        batchSize: COUNT,
        seed: 1,
      },
      runtime,
    );
    const train = (purpose: string) =>
      network.trainBatch(batchOf(each, COUNT, purpose), { learningRate: 0.1 });
    return { heaps, network, train };
  }

  /** What a predictor says that is made for a ticket alone. */
  async function predictAlone(ticket: TicketState | NetworkState): Promise<Float32Array> {
    const alone = await createPredictor(graph, [ticket], chooseRuntime(options).runtime, {
      batchSize: COUNT,
    });
    const logits = await alone.predict(inputs, COUNT);
    alone.dispose();
    return logits;
  }

  test('a network predicts with new weights and masks in the program it has', async () => {
    const { heaps, network, train } = await setUp();
    const before = await network.exportState();
    const initial = await network.predict(inputs, COUNT);
    expect(heaps.made).toBe(2);

    await train('first');
    const trained = await network.predict(inputs, COUNT);
    expect(trained).not.toEqual(initial);
    expect(trained).toEqual(await predictAlone(await network.exportTicket()));

    const [{ name }] = network.parameters.filter(({ maskable }) => maskable);
    const mask = Mask.from((await network.layer(name)).mask);
    const [on, off] = [mask.active(), mask.inactive()];
    await network.setMask(name, mask.without(on.slice(0, 3)).with(off.slice(-3)));
    await train('second');
    const moved = await network.predict(inputs, COUNT);
    expect(moved).toEqual(await predictAlone(await network.exportTicket()));

    await network.importState(before);
    expect(await network.predict(inputs, COUNT)).toEqual(initial);
    expect(heaps.made).toBe(2);
    network.dispose();
  });

  test('a mask of fewer positions takes another program', async () => {
    const { heaps, network } = await setUp();
    await network.predict(inputs, COUNT);
    const [{ name }] = network.parameters.filter(({ maskable }) => maskable);
    const mask = Mask.from((await network.layer(name)).mask);
    await network.setMask(name, mask.without(mask.active().slice(0, 3)));
    const pruned = await network.predict(inputs, COUNT);
    expect(pruned).toEqual(await predictAlone(await network.exportTicket()));
    expect(heaps.made).toBe(4);
    network.dispose();
  });

  test('steps taken while a network predicts are in its next prediction', async () => {
    const { network } = await setUp();
    const initial = await network.predict(inputs, COUNT);
    network.step(batchOf(each, COUNT), { learningRate: 0.1 });
    const underWay = network.predict(inputs, COUNT);
    network.step(batchOf(each, COUNT), { learningRate: 0.1 });
    expect(await underWay).not.toEqual(initial);
    const after = await network.predict(inputs, COUNT);
    expect(after).toEqual(await predictAlone(network.ticket()));
    network.dispose();
  });

  test('a batch that was read into the room for it is not copied, and trains as any other', async () => {
    const [own, there] = [await setUp(), await setUp()];
    const set = vi.spyOn(Float32Array.prototype, 'set');
    for (const count of [COUNT, 3, COUNT]) {
      const batch = batchOf(each, count, `batch of ${count}`);
      const expected = await own.network.trainBatch(batch, { learningRate: 0.1 });
      const room = there.network.inputRoom(count);
      for (const [i, value] of batch.inputs.entries()) room[i] = value;
      set.mockClear();
      const got = await there.network.trainBatch({ ...batch, inputs: room }, { learningRate: 0.1 });
      expect(set.mock.calls.filter(([{ length }]) => length === room.length)).toEqual([]);
      expect(got).toEqual(expected);
    }
    expect(await there.network.exportState()).toEqual(await own.network.exportState());
    expect(() => own.network.inputRoom(COUNT + 1)).toThrow(/batchSize/);
    own.network.dispose();
    there.network.dispose();
    expect(() => own.network.inputRoom(1)).toThrow(/disposed of/);
  });

  test('a network that is disposed of while it gives its predictor new weights refuses', async () => {
    const { network, train } = await setUp();
    await network.predict(inputs, COUNT);
    await train('first');
    const underWay = network.predict(inputs, COUNT);
    await Promise.resolve();
    network.dispose();
    await expect(underWay).rejects.toThrow(/disposed of/);
  });
});
