import { useBackend } from '@freetickets/engine-tfjs';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { lenet5, lenet5Caffe, lenet300100, resnet20, wrn162 } from '@freetickets/models';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';

const seed = 1;
const classes = 10;

/** A model as every contender can take it: a graph, dense initial values, and the topology as TensorFlow.js writes it. */
async function networkOf(name, model) {
  const graph = modelGraph(model);
  const values = await parameterValues(model, graph);
  const topology = model.toJSON(null, false);
  model.dispose();
  return { name, graph, values, topology };
}

const builtIn = (name, factory, inputShape) => async () =>
  networkOf(name, factory.create({ seed, inputShape, classes }));

/** The networks whose training steps are measured, by name. */
const networks = {
  'wrn-16-2': builtIn('wrn-16-2', wrn162(), [32, 32, 3]),
  'resnet-20': builtIn('resnet-20', resnet20(), [32, 32, 3]),
  'lenet-5': builtIn('lenet-5', lenet5(), [28, 28, 1]),
  'lenet-5-caffe': builtIn('lenet-5-caffe', lenet5Caffe(), [28, 28, 1]),
  'lenet-300-100': builtIn('lenet-300-100', lenet300100(), [28, 28, 1]),
};

/** Builds a network by name. */
export async function network(name) {
  await useBackend('wasm');
  return networks[name]();
}

/**
 * A 3x3 convolution as a step of its own. The normalisation before it has weights to train, so the convolution's input gradient is
 * computed as inside a network.
 */
export async function singleLayer({ channels, size }) {
  await useBackend('wasm');
  const convolution = { filters: channels, kernelSize: 3, padding: 'same', useBias: false };
  const model = sequential({
    layers: [
      layers.batchNormalization({ name: 'bn', inputShape: [size, size, channels] }),
      layers.conv2d({
        name: 'conv',
        kernelInitializer: initializers.heNormal({ seed }),
        ...convolution,
      }),
      layers.globalAveragePooling2d({ name: 'pool' }),
      layers.dense({
        name: 'logits',
        units: classes,
        activation: 'softmax',
        kernelInitializer: initializers.glorotUniform({ seed }),
      }),
    ],
  });
  return networkOf(`conv 3x3, ${channels} -> ${channels} at ${size}x${size}`, model);
}
