import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { DataError, definePlugin, ModelError, OptionError } from '@freetickets/core';
import { fromArrays } from '@freetickets/datasets';
import type { Ensemble } from '@freetickets/tickets';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { loadEnsemble } from '../predict/index.js';
import { points, smallEnsemble } from '../testing-ensemble.js';
import { connectEnsemble, type Port, serveEnsemble } from './index.js';

let ensemble: Ensemble;
beforeAll(async () => {
  ensemble = await smallEnsemble();
});
const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** Both ends of a channel. */
function channel() {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  return { near: port1, far: port2 };
}
const connect = (served: Ensemble | Promise<Ensemble>) => {
  const { near, far } = channel();
  serveEnsemble(far, served);
  return connectEnsemble(near);
};

test('predicts as the ensemble at the other end, inputs in any form', async () => {
  const remote = await connect(ensemble);
  expect([remote.classes, remote.inputShape]).toEqual([['above', 'below'], [2]]);
  const here = await ensemble.predict(points);
  const flat = Float32Array.from(points.flat());
  const there = await Promise.all(
    [points, flat, tf.tensor2d(points)].map((x) => remote.predict(x)),
  );
  expect(there[0]).toEqual(here);
  expect(there[0].toJSON()).toEqual(here.toJSON());
  expect(there[0].members).toEqual(here.members);
  expect(there[1].labels).toEqual(here.labels);
  expect(there[2].labels).toEqual(here.labels);
  expect(flat.length).toBe(2 * points.length);
});

test('predicts a number as the ensemble at the other end', async () => {
  const heights = fromArrays({ inputs: points, targets: points.map(([x, y]) => 100 * x + y) });
  const slope = await smallEnsemble({ dataset: heights, loss: 'gaussian-nll' });
  const remote = await connect(slope);
  expect(remote.classes).toEqual([]);
  const here = await slope.predictTargets(points, { level: 0.5 });
  const there = await remote.predictTargets(points, { level: 0.5 });
  expect(there).toEqual(here);
  expect(there.toJSON()).toEqual(here.toJSON());
  expect(await remote.predictTargets(points)).toEqual(await slope.predictTargets(points));
  await expect(remote.predictTargets(points, { level: 2 })).rejects.toThrow('level: got 2');
  await expect(remote.predict(points)).rejects.toThrow('Use predictTargets()');
});

test('errors keep their names', async () => {
  const remote = await connect(ensemble);
  const wrong = remote.predict([[1, 2, 3]]);
  await expect(wrong).rejects.toMatchObject({ name: 'DataError' });
  await expect(wrong).rejects.toThrow('expected one or more inputs of shape [2]');
  await expect(remote.predict(null as never)).rejects.toMatchObject({ name: 'DataError' });
  await expect(remote.predict((() => {}) as never)).rejects.toThrow(
    new DataError(
      'Got a function, expected inputs that can be copied to another thread: a typed array, nested arrays, a tensor.',
    ),
  );
  await expect(connect(loadEnsemble({}))).rejects.toMatchObject({ name: 'FileError' });
});

test('a signal stops a prediction at both ends', async () => {
  const remote = await connect(ensemble);
  const reason = new Error('enough');
  await expect(remote.predict(points, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const controller = new AbortController();
  await expect(remote.predict(points, { signal: 'stop' as never })).rejects.toThrow(OptionError);
  await expect(remote.predict(points, { timeout: 1 } as never)).rejects.toThrow(
    'timeout: got 1, expected another option: signal',
  );
  const many = new Float32Array(2 * 500_000);
  const stopped = remote.predict(many, { signal: controller.signal });
  controller.abort(reason);
  await expect(stopped).rejects.toBe(reason);
  // Those that wait behind it are answered.
  expect((await remote.predict(points)).labels).toHaveLength(points.length);
});

test('leaves messages of others on the same channel alone', async () => {
  const { near, far } = channel();
  serveEnsemble(far, ensemble);
  const others: unknown[] = [];
  far.on('message', (data) => others.push(data));
  near.postMessage('hello');
  near.postMessage(null);
  const remote = await connectEnsemble(near);
  far.postMessage({ hello: 1 });
  expect((await remote.predict(points)).labels).toHaveLength(points.length);
  expect(others.slice(0, 2)).toEqual(['hello', null]);
});

test('a worker that does not start is an error', async () => {
  const target = new EventTarget();
  const worker: Port = Object.assign(target, { postMessage: () => {} });
  const connecting = connectEnsemble(worker);
  target.dispatchEvent(new Event('error'));
  await expect(connecting).rejects.toThrow('The worker failed: its script cannot be loaded.');
});

test('calls that are under way when the port is closed are rejected', async () => {
  const { near, far } = channel();
  serveEnsemble(far, ensemble);
  const remote = await connectEnsemble(near);
  const prediction = remote.predict(points);
  far.close();
  await expect(prediction).rejects.toThrow('The worker or port was closed.');
  // Nobody would answer these.
  await expect(remote.predict(points)).rejects.toThrow(ModelError);
  // Ports do not tell that they are closed already.
  const timeout = connectEnsemble(near, { signal: AbortSignal.timeout(1) });
  await expect(timeout).rejects.toMatchObject({ name: 'TimeoutError' });
  await remote.dispose();
});

test('disposing of it rejects the calls under way and those that come', async () => {
  const remote = await connect(ensemble);
  const prediction = remote.predict(new Float32Array(2 * 500_000));
  const disposing = remote.dispose();
  await expect(prediction).rejects.toThrow('The ensemble was disposed of. Connect again.');
  await disposing;
  await expect(remote.predict(points)).rejects.toThrow(ModelError);
  await remote.dispose();
});

test('several connections share a port', async () => {
  const { near, far } = channel();
  serveEnsemble(far, ensemble);
  const [one, other] = await Promise.all([connectEnsemble(near), connectEnsemble(near)]);
  const [first, second] = await Promise.all([one.predict([points[0]]), other.predict(points)]);
  expect([first.labels.length, second.labels.length]).toEqual([1, points.length]);
});

test('what a plugin keeps stays its own', async () => {
  const kept = new Map<number, Float64Array>();
  const halves = definePlugin({ kind: 'aggregator', name: 'halves', summary: '' }, () => ({
    aggregate: ({ shape: [, count] }) => {
      const before = kept.get(count) ?? new Float64Array(2 * count).fill(0.5);
      kept.set(count, before);
      return before;
    },
  }));
  const remote = await connect(await smallEnsemble({ aggregator: halves() }));
  for (let i = 0; i < 2; i++) {
    expect((await remote.predict(points)).probabilities.data).toHaveLength(2 * points.length);
  }
});

test.each(['near', 'far'] as const)(
  'a message that cannot be read at the %s end rejects what waits',
  async (end) => {
    const ends = { near: new EventTarget(), far: new EventTarget() };
    const port = (from: EventTarget, to: EventTarget): Port =>
      Object.assign(from, {
        postMessage: (data: unknown) => to.dispatchEvent(new MessageEvent('message', { data })),
      });
    serveEnsemble(port(ends.far, ends.near), new Promise<Ensemble>(() => {}));
    const connecting = connectEnsemble(port(ends.near, ends.far));
    ends[end].dispatchEvent(new Event('messageerror'));
    await expect(connecting).rejects.toThrow(/cannot (be )?read/);
  },
);

test('a Worker of Node.js is a port, too; when it ends, calls are rejected', async () => {
  // It passes on what comes to the port that it is given, and back.
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
    parentPort.once('message', (port) => {
      parentPort.on('message', (message) => port.postMessage(message));
      port.on('message', (message) => parentPort.postMessage(message));
    });`,
    { eval: true },
  );
  const { near, far } = channel();
  worker.postMessage(near, [near]);
  serveEnsemble(far, ensemble);
  const remote = await connectEnsemble(worker);
  expect((await remote.predict(points)).labels).toEqual((await ensemble.predict(points)).labels);
  const prediction = remote.predict(points);
  await worker.terminate();
  await expect(prediction).rejects.toThrow('The worker or port was closed.');
});
