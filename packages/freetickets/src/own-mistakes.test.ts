import * as layers from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import {
  type Config,
  DataError,
  type Dataset,
  type Examples,
  edst,
  freeTickets,
  type MemberLogits,
  type Method,
  ModelError,
  OptionError,
  PluginError,
} from './index.js';
import { ownModel, prepareTests, ring, small } from './testing-experiment.js';

prepareTests();

const refuse = (config: object, error: new (...args: never[]) => Error, message: RegExp) =>
  expect(freeTickets({ ...small, ...config } as Config)).rejects.toThrow(
    expect.objectContaining({ constructor: error, message: expect.stringMatching(message) }),
  );

/** A promise that nobody waits for; vitest fails where its rejection is left unhandled. */
const asynchronous = async () => {
  throw new Error('late');
};

describe('a data set of one’s own', () => {
  const { inputs, labels } = ring(30, 1);
  const table = Float32Array.from(inputs.flat());
  const part: Examples = {
    count: 30,
    labels: Int32Array.from(labels),
    read: (indices) =>
      Float32Array.from(
        { length: indices.length * 6 },
        (_, i) => table[indices[Math.floor(i / 6)] * 6 + (i % 6)],
      ),
  };
  const whole: Dataset = {
    name: 'mine',
    inputShape: [6],
    classes: ['a', 'b', 'c'],
    preprocessing: { mean: [0], std: [1] },
    train: part,
    validation: part,
    test: part,
  };
  const sourceOf = (dataset: unknown) => ({
    about: { summary: '', terms: '' },
    load: async () => dataset,
  });
  const of = (change: object) => ({ dataset: sourceOf({ ...whole, ...change }) });

  test('is trained on', async () => {
    const { evaluation } = await freeTickets({
      ...small,
      dataset: { ...sourceOf(whole), load: async () => whole },
    });
    expect(evaluation.test.count).toBe(30);
  });

  test.each<[RegExp, object]>([
    [
      /^dataset mine: train\.labels: got 29, expected 30/,
      of({ train: { ...part, labels: part.labels.subarray(1) } }),
    ],
    [/mine: train\.count: got 0/, of({ train: { ...part, count: 0 } })],
    [/mine: train\.count: got 2.5/, of({ train: { ...part, count: 2.5 } })],
    [/mine: test\.labels: got Array of 30/, of({ test: { ...part, labels: Array.from(labels) } })],
    [
      /mine: test\.labels: got 3 for example 7, .* 0 to 2/,
      of({ test: { ...part, labels: part.labels.map((label, i) => (i === 7 ? 3 : label)) } }),
    ],
    [/mine: validation\.read: got undefined/, of({ validation: { ...part, read: undefined } })],
    [
      /mine: train\.read\(\[0,29\]\): got Float32Array of 6/,
      of({ train: { ...part, read: () => new Float32Array(6) } }),
    ],
    [
      /mine: train\.read\(\[0,29\]\): got a promise/,
      of({ train: { ...part, read: asynchronous } }),
    ],
    [
      /mine: train\.read\(\[0,29\]\): got NaN/,
      of({ train: { ...part, read: () => new Float32Array(12).fill(Number.NaN) } }),
    ],
    [/mine: inputShape: got \[6,0\]/, of({ inputShape: [6, 0] })],
    [/mine: classes: got \["a","a","c"\]/, of({ classes: ['a', 'a', 'c'] })],
    [/mine: classes: got 3/, of({ classes: 3 })],
    [/mine: preprocessing\.mean: got undefined/, of({ preprocessing: undefined })],
    [/mine: preprocessing\.std: got \[0\]/, of({ preprocessing: { mean: [0], std: [0] } })],
    [
      /mine: preprocessing\.std: got \[1\]/,
      of({ preprocessing: { mean: [0, 0, 0, 0, 0, 0], std: [1] } }),
    ],
    [/^the dataset: name: got undefined/, of({ name: undefined })],
    [/^the dataset: load\(\): got undefined/, { dataset: sourceOf(undefined) }],
  ])('is checked before it is trained on: %s', async (message, config) => {
    await refuse(config, DataError, message);
  });

  test('says how arrays, and a loaded data set, become one', async () => {
    await refuse(
      { dataset: { inputs, labels } },
      OptionError,
      /fromArrays\(\{ inputs, labels \}\)/,
    );
    await refuse({ dataset: whole }, OptionError, /load: async \(\) => dataset/);
    await refuse({ ood: [whole] }, OptionError, /load: async \(\) => dataset/);
  });

  test('is named where it throws', async () => {
    const load = async () => JSON.parse('{');
    await refuse(
      { dataset: { ...sourceOf(whole), load } },
      PluginError,
      /^the dataset: load\(\) threw SyntaxError/,
    );
    await refuse(
      of({ train: { ...part, read: () => Object(undefined).table.rows } }),
      PluginError,
      /^dataset mine: train: read\(\[0,29\]\) threw TypeError: .*rows/,
    );
  });

  test('needs load()', async () => {
    await refuse(
      { dataset: { name: 'mine', read: () => 1 } },
      OptionError,
      /a dataset with load\(\)/,
    );
    await refuse(
      { dataset: Promise.resolve(sourceOf(whole)) },
      OptionError,
      /got a promise, expected a dataset/,
    );
  });

  test('is checked where it is other data, too', async () => {
    const labels = part.labels.map(() => 9);
    const { evaluation } = await freeTickets({
      ...small,
      ood: [{ ...sourceOf(whole), load: async () => ({ ...whole, test: { ...part, labels } }) }],
    });
    expect(evaluation.missing).toHaveLength(1);
    expect(evaluation.missing[0].why).toMatch(/mine: test\.labels: got 9 for example 0/);
  });
});

describe('a model of one’s own', () => {
  test.each<[string, unknown, RegExp]>([
    ['a promise', asynchronous, /returned a promise.* at once/],
    ['nothing', () => undefined, /returned undefined, expected a tf.LayersModel/],
    ['a layer', () => layers.layers.dense({ units: 3 }), /expected a tf.LayersModel/],
    ['a number, from create()', { create: () => 3 }, /returned 3/],
  ])('that is %s', async (_, model, message) => {
    await refuse({ model }, ModelError, message);
  });

  test('that is disposed', async () => {
    const model = ownModel({ seed: 1 });
    model.dispose();
    await refuse({ model }, ModelError, /^Parameter hidden\/kernel: the model is disposed\. Give/);
  });

  test('that is a class', async () => {
    await refuse({ model: layers.Sequential }, OptionError, /a function that returns one/);
  });

  test('needs create()', async () => {
    await refuse(
      { model: { build: () => ownModel({ seed: 1 }) } },
      OptionError,
      /an object with create\(\)/,
    );
  });
});

describe('a method of one’s own', () => {
  const planned = edst({ tickets: 1, explorationEpochs: 1, refinementEpochs: 1 });
  const withRate = (at: (progress: number) => unknown): object => ({
    plan: (settings: Parameters<Method['plan']>[0]) => {
      const plan = planned.plan(settings);
      const runs = plan.runs.map((run) => ({
        ...run,
        phases: run.phases.map((phase) => ({ ...phase, learningRate: { at } })),
      }));
      return { ...plan, runs };
    },
  });

  test.each<[object, RegExp]>([
    [
      { plan: () => Object(undefined).epochs.length },
      /^the method: plan\(\) threw TypeError: .*length/,
    ],
    [
      { ...planned, baseline: () => Object(undefined).options.epochs },
      /^method edst: baseline\(\) threw TypeError: .*epochs/,
    ],
    [{ plan: asynchronous }, /^the method: plan\(\) returned a promise/],
    [{ plan: () => ({ examples: 120, runs: [] }) }, /^the method: plan.runs: got \[\]/],
    [withRate(() => -0.1), /^the schedule: at\(0\) returned -0.1, expected a learning rate/],
    [
      withRate((progress) => (progress > 0.5 ? Number.NaN : 0.1)),
      /^the schedule: at\(0\.\d+\) returned NaN/,
    ],
    [
      { plan: (settings: object) => ({ ...planned.plan(settings as never), examples: 7 }) },
      /examples: got 7, expected 108/,
    ],
  ])('%o', async (method, message) => {
    await refuse({ method }, PluginError, message);
  });
});

describe('an aggregator or a calibrator of one’s own', () => {
  const even = ({ shape: [, n, classes] }: MemberLogits) =>
    new Float64Array(n * classes).fill(1 / classes);
  const fit = () => ({ any: [1] });
  const calibrate = (logits: MemberLogits) => ({ probabilities: even(logits) });

  test('is used', async () => {
    const { ensemble } = await freeTickets({
      ...small,
      aggregator: { fit, aggregate: even },
      calibrator: { fit, calibrate },
    });
    const { probabilities } = await ensemble.predict(ring(4, 1).inputs);
    expect(Array.from(probabilities.data)).toEqual(new Array(12).fill(1 / 3));
  });

  test.each<[RegExp, object]>([
    [
      /^the aggregator: it returned undefined, expected a Float64Array of \d+/,
      { aggregator: { aggregate: () => undefined } },
    ],
    [/^the aggregator: it returned a promise/, { aggregator: { aggregate: asynchronous } }],
    [
      /^the aggregator: it returned Float64Array of 5 values/,
      { aggregator: { aggregate: () => new Float64Array(5) } },
    ],
    [
      /^the aggregator: it gives input 0 \[null/,
      { aggregator: { aggregate: (logits: MemberLogits) => even(logits).fill(Number.NaN) } },
    ],
    [
      /^the aggregator: it gives input 0 \[3,3,3\]/,
      { aggregator: { aggregate: (logits: MemberLogits) => even(logits).fill(3) } },
    ],
    [
      /^the aggregator: fit\(\) returned undefined/,
      { aggregator: { aggregate: even, fit: () => undefined } },
    ],
    [
      /^the calibrator: fit\(\) returned a promise/,
      { calibrator: { calibrate, fit: async () => 1 } },
    ],
    [/: fit\(\) returned NaN/, { calibrator: { calibrate, fit: () => Number.NaN } }],
    [
      /^the calibrator: fit\(\) returned \{/,
      { calibrator: { calibrate, fit: () => ({ weights: new Float32Array(2) }) } },
    ],
    [/^the calibrator: it returned undefined/, { calibrator: { fit, calibrate: () => undefined } }],
    [
      /^the calibrator: it returned undefined/,
      { calibrator: { fit, calibrate: async (logits: MemberLogits) => calibrate(logits) } },
    ],
    [
      /^the calibrator: its sets are \[\]/,
      {
        calibrator: {
          fit,
          calibrate: (logits: MemberLogits) => ({ ...calibrate(logits), sets: [] }),
        },
      },
    ],
  ])('is named where it gives no prediction: %s', async (message, config) => {
    await refuse(config, PluginError, message);
  });
});
