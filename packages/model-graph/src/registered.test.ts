import { type GraphNode, ModelError } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { requireRegistered } from './registered.js';
import { registerShift, Shift } from './testing-own-layer.js';

class Half extends tf.serialization.Serializable {
  static readonly className = 'half';
  apply(x: tf.Tensor) {
    return tf.mul(x, 0.5);
  }
  getConfig() {
    return {};
  }
}
tf.serialization.registerClass(Half);

registerShift();

const check = (type: string, config: GraphNode['config']) => () =>
  requireRegistered({ name: 'x', layer: 'x', type, config, inputs: ['y'], outputShape: [2] });
const distributed = (className: string) => ({ layer: { className, config: {} } });

it('lets layers and activations of TensorFlow.js and of the program through', () => {
  const config = { activation: 'relu', recurrentActivation: 'half' };
  expect(check('GRU', config)).not.toThrow();
  expect(check(Shift.className, { activation: 'what the class makes of it' })).not.toThrow();
  expect(check('TimeDistributed', distributed(Shift.className))).not.toThrow();
});

it('refuses what nobody registered', () => {
  const unheard = /No class "Unheard" is registered.*registerClass\(Unheard\)/;
  expect(check('Unheard', {})).toThrow(ModelError);
  expect(check('Unheard', {})).toThrow(unheard);
  expect(check('toString', {})).toThrow('No class "toString" is registered');
  expect(check('Dense', { activation: 'Unheard' })).toThrow(unheard);
  expect(check('TimeDistributed', distributed('Unheard'))).toThrow(unheard);
  expect(
    check('RNN', {
      cell: {
        className: 'StackedRNNCells',
        config: { cells: [{ className: 'Unheard', config: {} }] },
      },
    }),
  ).toThrow(unheard);
});

it('refuses classes of every other kind as a layer, and as an activation', () => {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const base = Object.getPrototypeOf(classNameMap.relu[0]);
  const activations = Object.keys(classNameMap).filter(
    (name) => name === 'half' || classNameMap[name][0].prototype instanceof base,
  );
  expect(activations.length).toBeGreaterThan(15);
  for (const [name, [registered]] of Object.entries(classNameMap)) {
    const asLayer = check('TimeDistributed', distributed(name));
    const asActivation = check('Activation', { activation: name });
    if (registered.prototype instanceof tfl.layers.Layer) expect(asLayer).not.toThrow();
    else expect(asLayer).toThrow(`the class "${name}" is no layer`);
    if (activations.includes(name)) expect(asActivation).not.toThrow();
    else expect(asActivation).toThrow(`the class "${name}" is no activation`);
  }
});
