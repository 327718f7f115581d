import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import {
  type Engine,
  type Ensemble,
  freeTickets,
  fromArrays,
  loadEnsemble,
  sparse,
} from 'freetickets';
import { afterEach } from 'vitest';
import { createService } from './service.js';
import { defaults, type Settings } from './settings.js';

/** Points in 2 x 3 features and three classes; with prediction sets. */
const points = Array.from({ length: 120 }, (_, i) =>
  [0, 1, 2, 3, 4, 5].map((j) => Math.round(100 * Math.sin((i % 3) + j) + 20 * Math.sin(7 * i + j))),
);
const matrix = (row: number[]) => [row.slice(0, 3), row.slice(3)];

/** Inputs in the data's own units, which bytes can hold. */
export const inputs = points.map((row) => matrix(row.map((value) => Math.abs(value))));

let files: Promise<Record<string, Uint8Array>> | undefined;

async function train() {
  await tf.setBackend('cpu');
  const { ensemble } = await freeTickets({
    dataset: fromArrays({
      inputs: points.map(matrix),
      labels: points.map((_, i) => i % 3),
      classes: ['ant', 'bee', 'cow'],
    }),
    model: { name: 'mlp', hidden: [16] },
    method: { name: 'edst', tickets: 2, explorationEpochs: 2, refinementEpochs: 1 },
    sparsity: 0.5,
    batchSize: 16,
    calibrator: 'conformal',
  });
  return ensemble.toFiles();
}

/** A small trained ensemble on an engine. */
export async function trained(engine: Engine = sparse()): Promise<Ensemble> {
  files ??= train();
  return loadEnsemble(await files, { engine });
}

/** A small ensemble that was trained to predict a number of the same inputs. */
export async function trainedOnTargets(): Promise<Ensemble> {
  await tf.setBackend('cpu');
  const { ensemble } = await freeTickets({
    dataset: fromArrays({
      inputs: points.map(matrix),
      targets: points.map(([first, second]) => 1000 + first * second),
      targetName: 'weight',
    }),
    model: { name: 'mlp', hidden: [16] },
    loss: 'gaussian-nll',
    method: { name: 'edst', tickets: 2, explorationEpochs: 2, refinementEpochs: 1 },
    sparsity: 0.5,
    batchSize: 16,
  });
  return ensemble;
}

/** The engine, whose predictions wait until `open` is called. `counts` are those of the predictions asked for. */
export function blockedEngine() {
  const counts: number[] = [];
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const engine = sparse();
  const blocked: Engine = {
    name: 'blocked',
    describe: () => engine.describe(),
    unsupported: (graph, purpose) => engine.unsupported(graph, purpose),
    createNetwork: (graph, options) => engine.createNetwork(graph, options),
    async createPredictor(graph, members) {
      const predictor = await engine.createPredictor(graph, members);
      return {
        members: predictor.members,
        async predict(data, count, options) {
          counts.push(count);
          await opened;
          return predictor.predict(data, count, options);
        },
        dispose: () => predictor.dispose(),
      };
    },
  };
  return { engine: blocked, counts, open };
}

const running: { stop(): Promise<unknown> }[] = [];
afterEach(() => Promise.all(running.splice(0).map((service) => service.stop())));

/** A service that listens, until the test is over. */
export async function serve(ensemble: Ensemble, settings: Partial<Settings> = {}) {
  const service = createService(ensemble, { ...defaults, shutdownTimeoutMs: 50, ...settings });
  service.server.listen(0, '127.0.0.1');
  await once(service.server, 'listening');
  let stopped: Promise<boolean> | undefined;
  const stop = () => {
    stopped ??= service.stop();
    return stopped;
  };
  running.push({ stop });
  const { port } = service.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    stop,
    /** Sends JSON, or what `init` says. */
    predict: (body: unknown, init: RequestInit = {}) =>
      fetch(`${url}/predict`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ inputs: body }),
        ...init,
      }),
    /** The value of a metric. */
    async metric(name: string) {
      const page = await (await fetch(`${url}/metrics`)).text();
      return Number(
        page
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1] ?? 0,
      );
    },
  };
}

/** Sends text on a connection of its own, and gives all that comes until the server closes it. */
export async function exchange(port: number, sent: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(sent);
  return text(socket);
}

/** Waits until a condition holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 2));
}
