import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import {
  initializers,
  input,
  type LayersModel,
  layers,
  model as modelOf,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  freeTickets,
  fromArrays,
  loadEnsemble,
  ModelError,
  OptionError,
  random,
  ticketsHash,
} from './index.js';
import { loadEnsemble as loadToPredict } from './predict/index.js';
import { ofClasses } from './testing-experiment.js';

const stream = random.derive(1, 'images');
const labels = Array.from({ length: 60 }, () => stream.integer(3));
const inputs = labels.map((label) =>
  Array.from({ length: 6 }, (_, y) =>
    Array.from({ length: 6 }, (_, x) => [Math.sin(label * 2 + x + y) + stream.uniform() - 0.5]),
  ),
);
const dataset = fromArrays({ inputs, labels, name: 'waves' });

/** A residual network with dropout among its convolutions, and behind a dense layer. */
function model({ seed, rate = 0.4 }: { seed: number; rate?: number }): LayersModel {
  const kernelInitializer = initializers.heNormal({ seed });
  const convolution = (name: string) =>
    layers.conv2d({
      name,
      filters: 4,
      kernelSize: 3,
      padding: 'same',
      useBias: false,
      kernelInitializer,
    });
  const chain = (x: SymbolicTensor, ...through: { apply(x: SymbolicTensor): unknown }[]) =>
    through.reduce((y, layer) => layer.apply(y) as SymbolicTensor, x);
  const x = input({ shape: [6, 6, 1], name: 'input' });
  const stem = chain(x, convolution('stem'));
  const branch = chain(
    stem,
    layers.batchNormalization({ name: 'bn1', momentum: 0.9 }),
    layers.reLU({ name: 'relu1' }),
    layers.dropout({ name: 'drop1', rate }),
    convolution('conv'),
  );
  const sum = layers.add({ name: 'add' }).apply([stem, branch]) as SymbolicTensor;
  const outputs = chain(
    sum,
    layers.batchNormalization({ name: 'bn2', momentum: 0.9 }),
    layers.reLU({ name: 'relu2' }),
    layers.flatten({ name: 'flatten' }),
    layers.dense({ name: 'dense', units: 8, activation: 'relu', kernelInitializer }),
    layers.dropout({ name: 'drop2', rate }),
    layers.dense({ name: 'logits', units: 3, activation: 'softmax', kernelInitializer }),
  );
  return modelOf({ inputs: x, outputs });
}

const SAMPLES = 5;
const config = {
  dataset,
  model,
  method: { name: 'mc-dropout', samples: SAMPLES, epochs: 3 },
  batchSize: 16,
  seed: 3,
} as const;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.each(['sparse', 'tfjs'] as const)('members that are samples, on engine %s', (engine) => {
  let ensemble: Awaited<ReturnType<typeof freeTickets>>['ensemble'];
  let evaluation: Awaited<ReturnType<typeof freeTickets>>['evaluation'];
  beforeAll(async () => {
    const backend = engine === 'tfjs' && { backend: 'cpu' as const };
    ({ ensemble, evaluation } = await freeTickets({ ...config, engine, ...backend }));
  });
  const logitsOf = async (of: typeof ensemble, some: typeof inputs) =>
    (await of.predict(some)).logits;

  test('are one ticket that predicts as often as it is sampled, each time otherwise', async () => {
    expect(ensemble.tickets).toHaveLength(1);
    expect(ensemble.members).toHaveLength(SAMPLES);
    const { data, shape } = await logitsOf(ensemble, inputs);
    expect(shape).toEqual([SAMPLES, 60, 3]);
    const member = (m: number) => [...data.subarray(m * 180, (m + 1) * 180)];
    const different = new Set(Array.from({ length: SAMPLES }, (_, m) => member(m).join()));
    expect(different.size).toBe(SAMPLES);
  });

  test('say the same of an input whatever is predicted with it', async () => {
    const all = await logitsOf(ensemble, inputs);
    for (const i of [0, 17, 59]) {
      const alone = await logitsOf(ensemble, [inputs[i]]);
      for (let m = 0; m < SAMPLES; m++) {
        for (let c = 0; c < 3; c++) {
          expect(alone.data[m * 3 + c]).toBeCloseTo(all.data[(m * 60 + i) * 3 + c], 4);
        }
      }
    }
  });

  test('are kept by saving and loading, with one ticket file, on either engine', async () => {
    const files = await ensemble.toFiles();
    expect(Object.keys(files)).toEqual(['ensemble.json', 'ticket-1.safetensors']);
    const expected = await logitsOf(ensemble, inputs);
    for (const loaded of [
      await loadEnsemble(files),
      await loadToPredict(files),
      await loadEnsemble(files, { backend: 'cpu' }),
    ]) {
      expect(loaded.samples).toEqual({ count: SAMPLES, seed: 3 });
      expect(ticketsHash(loaded)).toBe(ticketsHash(ensemble));
      const { data, shape } = await logitsOf(loaded, inputs);
      expect(shape).toEqual(expected.shape);
      for (const [i, logit] of data.entries()) expect(logit).toBeCloseTo(expected.data[i], 4);
      await loaded.dispose();
    }
  });

  test('are judged each, cost a forward pass each, and the weights of one network', async () => {
    expect(evaluation.tickets).toHaveLength(SAMPLES);
    expect(ofClasses(evaluation).diversity?.disagreement).toBeGreaterThan(0);
    const { cost } = evaluation;
    expect(cost.samples).toBe(SAMPLES);
    expect(cost.testFlopsRatio).toBeCloseTo(SAMPLES, 6);
    expect(cost.activeParameters).toBe(cost.parameters);
    const files = await ensemble.toFiles();
    expect(cost.bytes).toBe(files['ticket-1.safetensors'].length);
  });
});

test('other samples have another hash', async () => {
  const { ensemble } = await freeTickets({ ...config, baseline: false });
  const others = await freeTickets({
    ...config,
    baseline: false,
    method: { ...config.method, samples: 4 },
  });
  expect(others.ensemble.tickets).toEqual(ensemble.tickets);
  expect(ticketsHash(others.ensemble)).not.toBe(ticketsHash(ensemble));
});

test('a model without dropout is refused before it is trained, with advice', async () => {
  let isTrained = false;
  const onEvent = () => {
    isTrained = true;
  };
  const without = ({ seed }: { seed: number }) => model({ seed, rate: 0 });
  for (const given of [without, { name: 'mlp', hidden: [8] } as const]) {
    const refused = freeTickets({ ...config, model: given, onEvent });
    await expect(refused).rejects.toThrow(ModelError);
    await expect(refused).rejects.toThrow(/no Dropout layer.*mlp and wrn take a rate/);
  }
  expect(isTrained).toBe(false);
  await expect(
    freeTickets({ ...config, method: { name: 'mc-dropout', samples: 0 } }),
  ).rejects.toThrow(OptionError);
});
