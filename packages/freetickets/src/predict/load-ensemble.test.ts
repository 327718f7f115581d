import { type Aggregator, definePlugin } from '@freetickets/core';
import { meanLogit, meanProbability, vote } from '@freetickets/ensemble-aggregators';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { loadEnsemble as loadToTrain } from '../index.js';
import { points, smallEnsemble } from '../testing-ensemble.js';
import { loadEnsemble, ModelError, OptionError, UnknownPluginError } from './index.js';

test.each([
  ['mean-probability', false],
  ['vote', 'temperature'],
  ['stacking', 'conformal'],
] as const)(
  'predicts as was trained, with %s and calibrator %s',
  async (aggregator, calibrator) => {
    const trained = await smallEnsemble({ aggregator, calibrator });
    const loaded = await loadEnsemble(await trained.toFiles(), { threads: 1 });
    const again = await loadEnsemble(await loaded.toFiles());
    expect(await again.predict(points)).toEqual(await trained.predict(points));
  },
);

test("takes plugins of one's own, and says where one is missing", async () => {
  const own = definePlugin({ kind: 'aggregator', name: 'own', summary: 'as the mean' }, () => ({
    aggregate: (logits) => meanProbability().aggregate(logits),
  }));
  const trained = await smallEnsemble({ aggregator: own() });
  const loaded = await loadEnsemble(await trained.toFiles(), { plugins: [own] });
  expect(await loaded.predict(points)).toEqual(await trained.predict(points));
  await expect(loadEnsemble(await trained.toFiles())).rejects.toThrow(UnknownPluginError);
});

test.each([
  ['one', { of: vote() }],
  ['one, with a weight', { of: vote(), weight: 0.25 }],
  ['several', { of: [vote(), meanLogit()] }],
])('an aggregator made of others predicts the same once loaded: of %s', async (_, options) => {
  const aggregator = z.custom<Aggregator>((value) => typeof Object(value).aggregate === 'function');
  const own = definePlugin(
    {
      kind: 'aggregator',
      name: 'own',
      summary: 'the mean of the members and of other aggregators',
      options: z.object({
        of: z.union([aggregator, z.array(aggregator)]),
        weight: z.number().default(0.5),
      }),
    },
    ({ of, weight }) => ({
      aggregate: (logits) => {
        const others = [of].flat().map((each) => each.aggregate(logits, null));
        return meanProbability()
          .aggregate(logits)
          .map((p, i) => {
            const other = others.reduce((sum, each) => sum + each[i], 0) / others.length;
            return (1 - weight) * p + weight * other;
          });
      },
    }),
  );
  const trained = await smallEnsemble({ aggregator: own(options) });
  const files = await trained.toFiles();
  const expected = await trained.predict(points);
  for (const load of [loadEnsemble, loadToTrain]) {
    const loaded = await load(files, { plugins: [own] });
    expect(await loaded.predict(points)).toEqual(expected);
    expect(await loaded.toFiles()).toEqual(files);
  }
});

test.each(['mean-probability', 'vote'])(
  'refuses a plugin with the name of a built-in, as other registries do: %s',
  async (name) => {
    const own = definePlugin({ kind: 'aggregator', name, summary: 'as the mean' }, () =>
      meanProbability(),
    );
    const files = await (await smallEnsemble({ aggregator: 'vote' })).toFiles();
    await expect(loadEnsemble(files, { plugins: [own] })).rejects.toThrow(
      new OptionError(
        'plugins',
        name,
        'a name that no other aggregator has: give one of the two another',
      ),
    );
  },
);

test('says who can load a model that engine sparse cannot run', async () => {
  const layers = (classes: number) => [
    tfl.layers.dense({ units: 4, inputShape: [2] }),
    tfl.layers.prelu(),
    tfl.layers.dense({ units: classes, activation: 'softmax' }),
  ];
  const model = ({ classes }: { classes: number }) => tfl.sequential({ layers: layers(classes) });
  const loading = loadEnsemble(await (await smallEnsemble({ model })).toFiles());
  await expect(loading).rejects.toThrow(ModelError);
  await expect(loading).rejects.toThrow(
    /^freetickets\/predict has no engine but sparse, .*PReLU.* Use loadEnsemble of 'freetickets'/,
  );
});

test('checks the number of threads', async () => {
  for (const threads of [0, 1.5, 257, Number.NaN]) {
    await expect(loadEnsemble({}, { threads })).rejects.toThrow(OptionError);
  }
});
