import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { random } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import * as layers from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Config,
  type CostedRegressionEvaluation,
  DataError,
  type Dataset,
  type Ensemble,
  evaluateRun,
  freeTickets,
  fromArrays,
  loadEnsemble,
  logitsOf,
  ModelError,
  OptionError,
} from './index.js';
import { loadEnsemble as loadToPredict } from './predict/index.js';
import { ring, untimed } from './testing-experiment.js';

/** A normal draw, by Box and Muller. */
const normal = (stream: { uniform(): number }): number =>
  Math.sqrt(-2 * Math.log(1 - stream.uniform())) * Math.cos(2 * Math.PI * stream.uniform());

/** The deviation of the noise. */
const NOISE = 3;

/** Prices that are linear in two numbers, but for normal noise. */
function linear(count: number, seed: number) {
  const stream = random.derive(seed, 'linear');
  const inputs = Array.from({ length: count }, () => [normal(stream), normal(stream)]);
  const targets = inputs.map(([a, b]) => 100 + 5 * a - 4 * b + NOISE * normal(stream));
  return { inputs, targets };
}

const tested = linear(1000, 2);
const dataset = fromArrays({ ...linear(3000, 1), test: tested, targetName: 'price' });
const base = {
  dataset,
  model: { name: 'mlp', hidden: [24] },
  method: { name: 'edst', tickets: 3, explorationEpochs: 6, refinementEpochs: 4 },
  optimizer: { name: 'adam', learningRate: 0.01 },
  sparsity: 0.4,
  threads: 1,
} as const satisfies Config;

let folder: string;
beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'regression-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const inputs = Float32Array.from(tested.inputs.flat());

describe.each(['gaussian-nll', 'mean-squared-error'] as const)('trained by %s', (loss) => {
  let ensemble: Ensemble;
  let evaluation: CostedRegressionEvaluation;
  let out: string;
  beforeAll(async () => {
    out = join(folder, loss);
    ({ ensemble, evaluation } = await freeTickets({ ...base, loss, baseline: 'dense', out }));
  }, 60_000);

  test('finds the noise of a linear function: its intervals cover', () => {
    for (const scores of [evaluation.ensemble, evaluation.dense]) {
      expect(scores?.rmse).toBeLessThan(1.05 * NOISE);
      expect(scores?.rmse).toBeGreaterThan(0.95 * NOISE);
      expect(Math.abs((scores?.coverage ?? 0) - 0.95)).toBeLessThan(0.025);
      expect(Math.abs((scores?.aleatoric ?? 0) / NOISE - 1)).toBeLessThan(0.2);
      // Those of the normal distribution with the noise's deviation.
      expect(scores?.nll).toBeCloseTo(Math.log(NOISE) + (Math.log(2 * Math.PI) + 1) / 2, 1);
      expect((scores?.crps ?? 0) / (NOISE / Math.sqrt(Math.PI))).toBeCloseTo(1, 1);
    }
    expect(evaluation.ensemble.epistemic).toBeLessThan(1);
    expect(evaluation.againstTickets).toHaveLength(3);
    expect(evaluation.againstDense?.rmse.difference).toBeCloseTo(
      evaluation.ensemble.rmse - (evaluation.dense?.rmse ?? 0),
      12,
    );
  });

  test('predicts by the law of total variance over its members, in units of the target', async () => {
    const { mean, std, aleatoric, epistemic, lower, upper } = await ensemble.predictTargets(inputs);
    const { test: examples, target } = await dataset.load({ seed: 1 });
    const { data, shape } = await logitsOf(ensemble, examples);
    const [members, count, width] = shape;
    const scale = target?.std ?? 0;
    for (let i = 0; i < count; i += 97) {
      const said = Array.from({ length: members }, (_, member) => {
        const at = (member * count + i) * width;
        const noise = ensemble.regression?.noise?.[member] ?? Math.exp(data[at + 1]);
        return { mean: (target?.mean ?? 0) + scale * data[at], variance: scale ** 2 * noise };
      });
      const over = (of: (member: (typeof said)[number]) => number) =>
        said.reduce((sum, member) => sum + of(member), 0) / members;
      const m = over((member) => member.mean);
      const variance = over((member) => member.variance + member.mean ** 2) - m ** 2;
      expect(mean[i]).toBeCloseTo(m, 5);
      expect(std[i] ** 2).toBeCloseTo(variance, 4);
      expect(std[i] ** 2).toBeCloseTo(aleatoric[i] ** 2 + epistemic[i] ** 2, 10);
      expect(upper[i] - mean[i]).toBeCloseTo(1.959964 * std[i], 5);
      expect(mean[i] - lower[i]).toBeCloseTo(1.959964 * std[i], 5);
    }
  });

  test('predicts the same bits once it is loaded, and about the same on TensorFlow.js', async () => {
    const expected = (await ensemble.predictTargets(inputs)).toJSON();
    for (const load of [loadEnsemble, loadToPredict]) {
      const loaded = await load(out, { threads: 1 });
      expect(loaded.regression).toEqual(ensemble.regression);
      expect((await loaded.predictTargets(inputs)).toJSON()).toEqual(expected);
      await loaded.dispose();
    }
    const loaded = await loadEnsemble(out, { backend: 'cpu' });
    const { mean, std } = await loaded.predictTargets(inputs);
    for (const [i, row] of expected.entries()) {
      expect(mean[i]).toBeCloseTo(row.mean, 3);
      expect(std[i]).toBeCloseTo(row.std, 3);
    }
    await loaded.dispose();
  });

  test('is evaluated anew as it was, by what its folder holds', async () => {
    const config = { ...base, loss, baseline: 'dense' } as const;
    const again = await evaluateRun(out, { config });
    expect(untimed(again)).toEqual(untimed(evaluation));
    const written = JSON.parse(await readFile(join(out, 'evaluation.json'), 'utf8'));
    expect(written).toMatchObject({ task: 'regression', test: { target: 'price' }, missing: [] });
    const report = await readFile(join(out, 'report.html'), 'utf8');
    expect(report).toContain('predicts price with an RMSE of');
  });

  test('its tickets are those of the lowest loss on validation data', async () => {
    const lines = (await readFile(join(out, 'events.jsonl'), 'utf8')).trim().split('\n');
    const events = lines
      .map((each) => JSON.parse(each))
      .filter((each) => each.stage === 'ensemble');
    const tickets = events.filter(({ type }) => type === 'ticket');
    expect(tickets).toHaveLength(3);
    for (const { validation, step } of tickets) {
      const all = events.filter(({ type }) => type === 'epoch');
      const { phase } = all.find((each) => each.step === step);
      const epochs = all.filter((each) => each.phase === phase);
      expect(validation.loss).toBe(Math.min(...epochs.map((each) => each.validation.loss)));
      expect(Object.keys(epochs[0].train)).toEqual(['loss']);
    }
  });

  test('says of numbers what it cannot do with classes', async () => {
    await expect(ensemble.predict(inputs)).rejects.toThrow(ModelError);
    await expect(ensemble.predict(inputs)).rejects.toThrow('predictTargets()');
    await expect(ensemble.predictTargets(inputs, { level: 95 })).rejects.toThrow(OptionError);
    await expect(ensemble.predictTargets(inputs, { levels: 0.9 } as never)).rejects.toThrow(
      'levels: got 0.9, expected another option: signal, level.',
    );
  });
});

describe('a run', () => {
  const short = {
    ...base,
    method: { name: 'edst', tickets: 2, explorationEpochs: 2, refinementEpochs: 2 },
    loss: 'gaussian-nll',
  } as const satisfies Config;

  test('that is stopped and resumed is the same bit for bit', async () => {
    const whole = await freeTickets(short);
    const out = join(folder, 'resumed');
    const interrupt = new AbortController();
    let steps = 0;
    const onEvent = () => {
      if (++steps === 60) interrupt.abort();
    };
    const stopped = freeTickets({ ...short, out, onEvent }, { signal: interrupt.signal });
    await expect(stopped).rejects.toThrow('Stopped after step');
    const { evaluation } = await freeTickets({ ...short, out }, { existing: 'resume' });
    expect(evaluation.hashes).toEqual(whole.evaluation.hashes);
    expect(evaluation.ensemble).toEqual(whole.evaluation.ensemble);
  });

  test('on TensorFlow.js is as good, to rounding', async () => {
    const config = { ...short, method: { name: 'dense', epochs: 2 } } as const;
    const sparse = await freeTickets(config);
    const { threads: _, ...elsewhere } = config;
    const tfjs = await freeTickets({ ...elsewhere, engine: 'tfjs', backend: 'cpu' });
    expect(tfjs.evaluation.ensemble.rmse).toBeCloseTo(sparse.evaluation.ensemble.rmse, 2);
    expect(tfjs.evaluation.ensemble.nll).toBeCloseTo(sparse.evaluation.ensemble.nll, 2);
  });

  test('learns by the defaults, also where the noise is not the same everywhere', async () => {
    const stream = random.derive(5, 'curve');
    const points = Array.from({ length: 400 }, () => [6 * stream.uniform() - 3]);
    const targets = points.map(([x]) => 10 * Math.sin(x) + (0.1 + Math.abs(x)) * normal(stream));
    const { evaluation } = await freeTickets({
      dataset: fromArrays({ inputs: points, targets }),
      method: { name: 'dense', epochs: 30 },
      loss: 'gaussian-nll',
      threads: 1,
    });
    // Of the noise's normal distributions it is 1.7; of one for all targets, 3.5.
    expect(evaluation.ensemble.nll).toBeLessThan(2.8);
  });

  test('of one ticket says what its member says', async () => {
    const { ensemble, evaluation } = await freeTickets({
      ...short,
      method: { name: 'dense', epochs: 1 },
    });
    const { ci95: _, ...scores } = evaluation.ensemble;
    expect(evaluation.tickets).toMatchObject([scores]);
    expect(evaluation).not.toHaveProperty('againstTickets');
    const { epistemic, std, aleatoric } = await ensemble.predictTargets(inputs);
    expect(epistemic).toEqual(new Float64Array(1000));
    expect(std).toEqual(aleatoric);
  });

  test('tells that few validation examples say little of the variance, where it follows from them', async () => {
    const few = linear(60, 3);
    const train = (loss: 'gaussian-nll' | 'mean-squared-error') =>
      freeTickets({
        ...short,
        loss,
        dataset: fromArrays(few),
        method: { name: 'dense', epochs: 1 },
      });
    const { warnings } = await train('mean-squared-error');
    expect(warnings.join()).toContain('errors on validation examples, of which there are 5:');
    expect((await train('gaussian-nll')).warnings).toEqual([]);
  });

  test('takes a model of your own, whose outputs are those of the loss', async () => {
    const model = (units: number, activation?: 'softmax') => () =>
      layers.sequential({
        layers: [
          layers.layers.dense({ units, inputShape: [2], ...(activation && { activation }) }),
        ],
      });
    const method = { name: 'dense', epochs: 1 } as const;
    const { evaluation } = await freeTickets({ ...short, method, model: model(2) });
    expect(evaluation.ensemble.rmse).toBeGreaterThan(0);
    await expect(freeTickets({ ...short, model: model(3) })).rejects.toThrow(
      'The model has 3 outputs, but the loss gaussian-nll takes 2.',
    );
    await expect(freeTickets({ ...short, model: model(2, 'softmax') })).rejects.toThrow(ModelError);
    const classes = { ...base, dataset: fromArrays(ring(20, 1)), loss: 'gaussian-nll' } as const;
    await expect(freeTickets(classes)).rejects.toThrow(DataError);
    await expect(freeTickets(base)).rejects.toThrow(
      'config: loss: got undefined, expected one of gaussian-nll, mean-squared-error',
    );
  });

  test.each<[string, Partial<Config>]>([
    ['loss', { loss: 'pinball' as never }],
    ['labelSmoothing', { labelSmoothing: 0.1 }],
    ['classWeights', { classWeights: 'balanced' }],
    ['aggregator', { aggregator: 'vote' }],
    ['calibrator', { calibrator: 'temperature' }],
    ['metrics', { metrics: ['accuracy'] }],
    ['ood', { ood: ['noise'] }],
    ['oodScores', { oodScores: ['energy'] }],
    ['corruptions', { corruptions: true }],
  ])('refuses %s, which is of classes', async (key, given) => {
    const refused = freeTickets({ ...short, ...given } as Config);
    await expect(refused).rejects.toThrow(OptionError);
    await expect(refused).rejects.toThrow(`config: ${key}: got`);
  });

  const price = { name: 'price', mean: 100, std: 7 };
  test.each<[string, (data: Dataset) => Partial<Dataset>, string]>([
    ['std', () => ({ target: { ...price, std: Number.POSITIVE_INFINITY } }), 'target: got'],
    [
      'targets',
      ({ test: part }) => ({
        test: { ...part, targets: new Float32Array(part.count).fill(Number.NaN, 3) },
      }),
      'test.targets: got NaN of example 3',
    ],
  ])('refuses data whose %s are not finite before it trains', async (_, change, message) => {
    const about = { summary: 'prices', terms: '' };
    const load = async () => {
      const data = await dataset.load({ seed: 1 });
      return { ...data, ...change(data) };
    };
    const trained: unknown[] = [];
    const onEvent = (event: unknown) => trained.push(event);
    const refused = freeTickets({ ...short, dataset: { about, load }, onEvent });
    await expect(refused).rejects.toThrow(DataError);
    await expect(refused).rejects.toThrow(message);
    expect(trained).toEqual([]);
  });

  test('refuses mixtures of labels, and heads', async () => {
    const mixed = freeTickets({ ...short, augmentation: ['mixup'] });
    await expect(mixed).rejects.toThrow('train: augmentation: got');
    const heads = freeTickets({ ...short, method: { name: 'sparse-heads', epochs: 1 } });
    await expect(heads).rejects.toThrow('heads are of classes');
  });
});
