import { MessageChannel } from 'node:worker_threads';
import { fitSparsely } from '@freetickets/engine-sparse/fit';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import {
  dynamicSparse,
  edst,
  evaluateRun,
  freeTickets,
  loadEnsemble,
  meanProbability,
  OptionError,
  runCost,
} from './index.js';
import { loadEnsemble as loadToPredict } from './predict/index.js';
import { points, smallEnsemble } from './testing-ensemble.js';
import { small } from './testing-experiment.js';
import { connectEnsemble, serveEnsemble } from './worker/index.js';

test('what is no options object is refused, not ignored', async () => {
  const ensemble = await smallEnsemble();
  const files = await ensemble.toFiles();
  const { port1, port2 } = new MessageChannel();
  serveEnsemble(port2, ensemble);
  const remote = await connectEnsemble(port1);
  const calls: { readonly [call: string]: (options: never) => unknown } = {
    predict: (options) => ensemble.predict(points, options),
    predictTargets: (options) => ensemble.predictTargets(points, options),
    logits: (options) => ensemble.logits(new Float32Array(2), 1, options),
    'predict in a worker': (options) => remote.predict(points, options),
    'predictTargets in a worker': (options) => remote.predictTargets(points, options),
    connectEnsemble: (options) => connectEnsemble(port1, options),
    loadEnsemble: (options) => loadEnsemble(files, options),
    'loadEnsemble to predict': (options) => loadToPredict(files, options),
    freeTickets: (options) => freeTickets(small, options),
    runCost: (options) => runCost(small, options),
    evaluateRun: (options) => evaluateRun('nowhere', options),
    fitSparsely: (options) => fitSparsely({ layers: [] } as never, options),
    dynamicSparse: (options) => dynamicSparse(tf.train.sgd(0.1), options),
    'a plugin': (options) => edst(options),
    'a plugin without options': (options) => meanProbability(options),
  };
  const { signal } = new AbortController();
  for (const options of [signal, new Map()]) {
    for (const [name, call] of Object.entries(calls)) {
      const calling = async () => call(options as never);
      await expect(calling(), name).rejects.toThrow(OptionError);
      await expect(calling(), name).rejects.toThrow(/^[^:]+: got a (AbortSignal|Map), expected /);
    }
  }
  await expect(ensemble.predict(points, signal as never)).rejects.toThrow(
    'options: got a AbortSignal, expected an object such as { signal }.',
  );
  port1.close();
});
