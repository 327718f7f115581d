/**
 * One dense network in onnxruntime-node or onnxruntime-web, in a process of its own. FREETICKETS_ONNXRUNTIME and
 * FREETICKETS_ONNXRUNTIME_WEB name folders whose `node_modules` hold them: `npm i --ignore-scripts` and the name is enough.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { timedCalls } from './clock.js';
import { onnxModel } from './onnx-model.js';
import { serve } from './processes.js';

/** How each of them is told the number of threads. */
const optionsOf = {
  'onnxruntime-node': (_, threads) => ({ intraOpNumThreads: threads, interOpNumThreads: 1 }),
  'onnxruntime-web'({ env }, threads) {
    env.wasm.numThreads = threads;
    return { executionProviders: ['wasm'] };
  },
};

let ort;
let options;
let session;
let shape;

/** Images as they lie here: channels first. */
function feedsOf({ inputs, count }) {
  const [height, width, channels] = shape;
  const pixels = height * width;
  const turned = new Float32Array(inputs.length);
  for (let i = 0; i < inputs.length; i++) {
    const [image, pixel, channel] = [
      Math.floor(i / (pixels * channels)),
      Math.floor(i / channels) % pixels,
      i % channels,
    ];
    turned[(image * channels + channel) * pixels + pixel] = inputs[i];
  }
  const tensor = new ort.Tensor('float32', turned, [count, channels, height, width]);
  return { [session.inputNames[0]]: tensor };
}

serve({
  create({ folder, name, threads }) {
    ort = createRequire(join(folder, 'package.json'))(name);
    options = optionsOf[name](ort, threads);
  },

  /** Logits of a network's initial values. */
  async predictor({ network, ...batch }) {
    shape = network.graph.inputShape;
    session = await ort.InferenceSession.create(onnxModel(network), options);
    const results = await session.run(feedsOf(batch));
    return results[session.outputNames[0]].data;
  },

  predict(batch) {
    const feeds = feedsOf(batch);
    return timedCalls(() => session.run(feeds));
  },
});
