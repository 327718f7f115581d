/**
 * Plain dense training on tfjs-node, by TensorFlow.js's own `trainOnBatch`, in a process of its own. FREETICKETS_TFJS_NODE names a
 * folder whose `node_modules` holds tfjs-node with its native library.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import { timedTurn } from './clock.js';
import { watchMemory } from './memory.js';
import { serve } from './processes.js';

// tfjs-node calls a function that Node 23 removed.
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
const require = createRequire(join(process.env.FREETICKETS_TFJS_NODE, 'package.json'));

let tf;
let model;
let batches;
let inputShape;
let steps = 0;

/** The model with initial values, as if it was loaded from its files. */
function loadModel(topology, { parameters }, values) {
  const weightData = new Float32Array(parameters.flatMap(({ name }) => [...values[name]])).buffer;
  const weightSpecs = parameters.map(({ name, shape }) => ({ name, shape, dtype: 'float32' }));
  return tf.loadLayersModel(tf.io.fromMemory({ modelTopology: topology, weightSpecs, weightData }));
}

async function step() {
  const { inputs, labels, count } = batches[steps++ % batches.length];
  const x = tf.tensor(inputs, [count, ...inputShape]);
  const y = tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), 10).cast('float32'));
  const loss = await model.trainOnBatch(x, y);
  tf.dispose([x, y]);
  return loss;
}

serve({
  create() {
    tf = require('@tensorflow/tfjs-node');
  },

  /** The first steps from a network's initial values, without weight decay. */
  async train({ network, learningRate, ...given }) {
    ({ batches } = given);
    ({ inputShape } = network.graph);
    const grown = watchMemory();
    model = await loadModel(network.topology, network.graph, network.values);
    model.compile({
      optimizer: tf.train.momentum(learningRate, 0.9),
      loss: 'categoricalCrossentropy',
    });
    const losses = [];
    for (const _ of batches) losses.push(await step());
    const memory = grown();
    return {
      losses,
      parameters: Object.fromEntries(
        model.weights.map((weight) => [weight.originalName, weight.read().dataSync()]),
      ),
      memory,
    };
  },

  step: () => timedTurn(step),
});
