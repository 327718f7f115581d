import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { lockRun } from '@freetickets/runs';
import * as layers from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, beforeEach, expect } from 'vitest';
import {
  type AnyEvaluation,
  type Config,
  type CostedEvaluation,
  definePlugin,
  freeTickets,
  fromArrays,
  highest,
  isOfRegression,
  random,
  type TrainingEvent,
} from './index.js';

/** Three classes of points on a ring, 6 features. */
export function ring(count: number, seed: number) {
  const stream = random.derive(seed, 'ring');
  const labels = Array.from({ length: count }, () => stream.integer(3));
  const inputs = labels.map((label) =>
    Array.from({ length: 6 }, (_, i) => Math.sin(2 * label + i) + stream.uniform() - 0.5),
  );
  return { inputs, labels };
}

const dataset = fromArrays({ ...ring(120, 1), test: ring(60, 2), name: 'ring' });
/** An evaluation of classes. */
export function ofClasses(evaluation: AnyEvaluation): CostedEvaluation {
  if (isOfRegression(evaluation)) throw new Error('of a regression');
  return evaluation;
}

/** An evaluation without the time that predictions took. */
export const untimed = <E extends AnyEvaluation>(evaluation: E): E => {
  const { predictSeconds: _, densePredictSeconds: __, ...cost } = evaluation.cost;
  return { ...evaluation, cost };
};

export const small = {
  dataset,
  model: { name: 'mlp', hidden: [12] },
  method: { name: 'edst', tickets: 3, explorationEpochs: 2, refinementEpochs: 2 },
  sparsity: 0.6,
  batchSize: 16,
} as const satisfies Config;

/** A growth criterion of one's own: the inactive positions that lie nearest to the front. */
export const front = definePlugin(
  { kind: 'grow', name: 'front', summary: 'the first inactive ones' },
  () => ({
    needs: [],
    grow: (layer, count) => highest(layer.mask.inactive(), count, (position) => -position),
  }),
);

export const ownModel = ({ seed }: { seed: number }) => {
  const dense = (
    units: number,
    activation: 'relu' | 'softmax',
    name: string,
    inputShape?: number[],
  ) =>
    layers.layers.dense({
      units,
      activation,
      name,
      ...(inputShape && { inputShape }),
      kernelInitializer: layers.initializers.heNormal({ seed }),
    });
  return layers.sequential({
    layers: [dense(10, 'relu', 'hidden', [6]), dense(3, 'softmax', 'out')],
  });
};

/** A folder of each test's own. */
export let folder: string;

/** Gives each test of a file a folder, and TensorFlow.js a backend. */
export function prepareTests(): void {
  beforeAll(() => tf.setBackend('cpu'));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'freetickets-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
}

/** The experiment beside a dense network, in the folder itself. */
export const inFolder = () => ({ ...small, baseline: 'dense', out: folder }) as const;

/** Where `config` trains, inside the folder. */
export const out = () => join(folder, 'run');
export const config = (): Config => ({ ...small, out: out() });
export const resume = (changes: Partial<Config> = {}) =>
  freeTickets({ ...config(), ...changes }, { existing: 'resume' });

/** The names in a folder, sorted. */
export const entries = async (path: string) => (await readdir(path)).sort();

/** The entries of a run that is finished. */
export const finished = [
  'config.json',
  'ensemble',
  'evaluation.json',
  'events.jsonl',
  'predictions',
  'report.html',
];

/** A run that broke off after some steps, without a chance to clean up. */
export async function brokenOff(steps: number, changes: Partial<Config> = {}): Promise<void> {
  let taken = 0;
  const onEvent = ({ type }: TrainingEvent) => {
    if (type === 'step' && ++taken === steps) throw new Error('broken off');
  };
  const run = freeTickets({ ...config(), ...changes, onEvent });
  await expect(run).rejects.toThrow('broken off');
}

/** What the lock of a process that has ended is called. */
export async function endedOwner(): Promise<string> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  const release = await lockRun(out());
  const [own] = await readdir(join(out(), 'lock'));
  await release();
  return own.replace(`${process.pid}@`, `${child.pid}@`);
}

/** What a run logged, without wall-clock times. */
export const timeless = async (run = out()) =>
  (await readFile(join(run, 'events.jsonl'), 'utf8')).replace(/"seconds":[^}]*/g, '');
