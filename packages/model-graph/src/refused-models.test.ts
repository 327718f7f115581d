import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { modelGraph } from './model-graph.js';
import { apply, dense, layers, small, type Tensor } from './testing-models.js';
import { Shift } from './testing-own-layer.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

class Lambda extends tfl.layers.Layer {
  static readonly className = 'Lambda';
  constructor(private readonly f: (x: tf.Tensor) => tf.Tensor) {
    super({});
  }
  override call(x: tf.Tensor | tf.Tensor[]) {
    return this.f((Array.isArray(x) ? x[0] : x) as tf.Tensor);
  }
  override getConfig() {
    return { ...super.getConfig(), f: this.f as never };
  }
}

const Dense = dense(1).constructor as new (args: { units: number }) => tfl.layers.Layer;
/** A dense layer that has its parent's name, and another function. */
class Doubled extends Dense {
  override call(x: tf.Tensor) {
    return tf.mul(super.call(x, {}) as tf.Tensor, 2);
  }
}

describe('refused', () => {
  const inputs = () => tfl.input({ shape: [4] });
  const ending = (...tail: tfl.layers.Layer[]) =>
    tfl.sequential({ layers: [layers.inputLayer({ inputShape: [4] }), ...tail] });
  const cases: [string, () => tfl.LayersModel, RegExp][] = [
    [
      'a sigmoid output',
      () => small({ activation: 'sigmoid' }),
      /dense-2.*sigmoid.*softmax.*linear/,
    ],
    [
      'a softmax of one unit',
      () => ending(dense(1, { activation: 'softmax' })),
      /"dense-1" has a softmax of one unit.*'sigmoid' for two classes/,
    ],
    ['a ReLU as output', () => small({ activation: 'relu' }), /dense-2.*relu/],
    [
      'an average of probabilities',
      () => {
        const a = inputs();
        const members = [1, 2].map(() => apply(dense(3, { activation: 'softmax' }), a));
        return tfl.model({ inputs: a, outputs: apply(layers.average(), members) });
      },
      /"average-1" is of the class Average, which may give anything.*Softmax layer/,
    ],
    [
      'normalised probabilities',
      () => ending(dense(3, { activation: 'softmax' }), layers.batchNormalization()),
      /"batch-normalization-1" is of the class BatchNormalization/,
    ],
    [
      'dropped probabilities',
      () => ending(dense(3, { activation: 'sigmoid' }), layers.dropout({ rate: 0.5 })),
      /"dropout-1" is of the class Dropout/,
    ],
    [
      'probabilities of a wrapped layer',
      () =>
        ending(
          layers.reshape({ targetShape: [2, 2] }),
          layers.timeDistributed({ layer: dense(1, { activation: 'sigmoid' }) }),
          layers.flatten(),
        ),
      /"time-distributed-1" is of the class TimeDistributed/,
    ],
    [
      'pooled probabilities',
      () =>
        ending(
          layers.reshape({ targetShape: [2, 2, 1] }),
          layers.conv2d({ filters: 3, kernelSize: 1, activation: 'softmax' }),
          layers.globalAveragePooling2d({}),
        ),
      /"conv2d-1" has the activation softmax/,
    ],
    [
      'a recurrent layer with a softmax',
      () =>
        ending(
          layers.reshape({ targetShape: [2, 2] }),
          layers.simpleRNN({ units: 3, activation: 'softmax', recurrentInitializer: 'zeros' }),
        ),
      /"simplernn-1" is of the class SimpleRNN/,
    ],
    [
      'the input as output',
      () => ending(layers.reshape({ targetShape: [4] })),
      /"input-layer-1" is of the class InputLayer/,
    ],
    [
      'a ReLU layer as output',
      () => tfl.sequential({ layers: [dense(3, { inputShape: [4] }), layers.reLU()] }),
      /relu-1/,
    ],
    [
      'a softmax over something else',
      () =>
        tfl.sequential({
          layers: [
            layers.conv2d({
              inputShape: [1, 2, 1],
              filters: 2,
              kernelSize: 1,
              activation: 'softmax',
            }),
            layers.flatten(),
          ],
        }),
      /softmax that is not over the classes/,
    ],
    [
      'an output that is not flat',
      () =>
        tfl.sequential({
          layers: [layers.conv2d({ inputShape: [4, 4, 1], filters: 2, kernelSize: 3 })],
        }),
      /\[2, 2, 2\]/,
    ],
    [
      'an input that leads nowhere',
      () => {
        const a = inputs();
        const b = tfl.input({ shape: [3], name: 'unused' });
        return tfl.model({ inputs: [a, b], outputs: apply(dense(2), a) });
      },
      /"unused" \(InputLayer\) does not lead to the output/,
    ],
    [
      'two outputs',
      () => {
        const a = inputs();
        return tfl.model({ inputs: a, outputs: [apply(dense(2), a), apply(dense(2), a)] });
      },
      /has 2 outputs/,
    ],
    [
      'unknown dimensions',
      () => {
        const a = tfl.input({ shape: [null, 8, 1] });
        return tfl.model({
          inputs: a,
          outputs: apply(dense(2), apply(layers.globalAveragePooling2d({}), a)),
        });
      },
      /null, null, 8, 1.*inputShape/,
    ],
    [
      'a reshape to an open size',
      () => {
        const a = tfl.input({ shape: [6] });
        const open = apply(layers.reshape({ targetShape: [-1, 2] }), a);
        return tfl.model({
          inputs: a,
          outputs: apply(dense(2), apply(layers.globalMaxPooling1d(), open)),
        });
      },
      /null, null, 2.*whole targetShape/,
    ],
    [
      'a layer that goes by the name of the class it extends',
      () => ending(new Doubled({ units: 3 }), dense(2)),
      /Dense layer.*class Doubled.*static className of its own/,
    ],
    ['a model that is not built', () => tfl.sequential(), /not built/],
    [
      'an L2 regulariser',
      () => small({ kernelRegularizer: tfl.regularizers.l2({ l2: 0.01 }) }),
      /kernelRegularizer.*weightDecay: 0.02/,
    ],
    [
      'an L1 regulariser',
      () => small({ biasRegularizer: tfl.regularizers.l1({ l1: 0.01 }) }),
      /biasRegularizer.*L1 is not supported/,
    ],
    [
      'layers that change the shapes of their neighbours in TensorFlow.js',
      () => {
        const shaped = layers.reshape({ targetShape: [2, 2, 1] });
        const crop = layers.centerCrop({ height: 1, width: 1 }) as tfl.layers.Layer;
        return ending(shaped, crop, layers.flatten(), dense(2));
      },
      /Node "center-crop-1" \(CenterCrop\): TensorFlow.js cannot run it.*to the data beforehand/,
    ],
    [
      'a constraint',
      () => small({ kernelConstraint: tfl.constraints.nonNeg() }),
      /Dense layer "dense_.*it has a kernelConstraint, which no step.*Remove it/,
    ],
    [
      'a constraint that TensorFlow.js does not write down',
      () =>
        ending(
          layers.reshape({ targetShape: [2, 2, 1] }),
          layers.depthwiseConv2d({ kernelSize: 1, depthwiseConstraint: tfl.constraints.nonNeg() }),
          layers.flatten(),
          dense(2),
        ),
      /DepthwiseConv2D layer .*it has a constraint on ".*depthwise_kernel"/,
    ],
    [
      'a constraint of the cell inside a layer inside a layer',
      () => {
        const kernelConstraint = tfl.constraints.maxNorm({});
        const cell = layers.gruCell({ units: 2, recurrentInitializer: 'zeros', kernelConstraint });
        const each = layers.timeDistributed({ layer: layers.rnn({ cell }) });
        const shaped = layers.reshape({ targetShape: [2, 2, 1] });
        return ending(shaped, each, layers.flatten(), dense(2));
      },
      /TimeDistributed layer .*layer, config: it has a kernelConstraint/,
    ],
    [
      'a loss that a layer of someone adds',
      () => {
        const own = new Shift({ width: 1 });
        own.addLoss(() => tf.scalar(1));
        return small({}, own);
      },
      /Shift layer .*: it adds a loss of its own/,
    ],
    [
      'equal names',
      () => {
        const part = () =>
          tfl.sequential({ layers: [dense(4, { inputShape: [4], name: 'same' })] });
        return tfl.sequential({ layers: [part(), part(), dense(2)] });
      },
      /called "same": ".*same" and ".*same"/,
    ],
    [
      "an explicit name that is another layer's automatic one",
      () => small({ name: 'dense-1' }),
      /called "dense-1"/,
    ],
    [
      'the output layer used inside',
      () => {
        const a = inputs();
        const both = dense(4, { activation: 'softmax' });
        return tfl.model({ inputs: a, outputs: apply(both, apply(both, a)) });
      },
      /layer of its own/,
    ],
    [
      'weights of one layer in another',
      () => {
        const cell = dense(4);
        const a = tfl.input({ shape: [2, 4] });
        const x = apply(cell, a);
        const y = apply(layers.timeDistributed({ layer: cell }), x);
        return tfl.model({ inputs: a, outputs: apply(dense(2), apply(layers.flatten(), y)) });
      },
      /share the weight/,
    ],
    [
      'several outputs of a layer',
      () => {
        const a = tfl.input({ shape: [3, 4] });
        const [x] = layers
          .simpleRNN({ units: 3, returnState: true, recurrentInitializer: 'zeros' })
          .apply(a) as Tensor[];
        return tfl.model({ inputs: a, outputs: apply(dense(2), x as Tensor) });
      },
      /2 outputs.*returnState/,
    ],
    [
      'a configuration that is not JSON',
      () => small({}, new Lambda((x) => tf.neg(x))),
      /Lambda.*f.*function/,
    ],
  ];
  it.each(cases)('%s', (_, model, message) => {
    expect(() => modelGraph(model())).toThrow(message);
    expect(() => modelGraph(model())).toThrow(expect.objectContaining({ name: 'ModelError' }));
  });
});
