import { definePlugin } from '@freetickets/core';
import { meanProbability } from '@freetickets/ensemble-aggregators';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
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
