import { test } from 'vitest';
import { plainConvolution } from '../../testing-cases.js';
import { Sketch } from '../../testing-graph.js';
import { all, type Condition, expectRefusal, predicting } from '../../testing-malformed.js';

function depthwise(shape: readonly number[]): Sketch {
  const sketch = new Sketch(shape);
  sketch.add('DepthwiseConv2D', { ...plainConvolution(1), depthMultiplier: 1 });
  return sketch;
}

test.each<Condition>([
  [
    'its windows reach out of what 32 bits can hold',
    () => predicting(depthwise([1100, 1, 1])),
    (each) => Object.assign(each.operation('depthwiseForward'), { strideY: 2 ** 20 }),
  ],
  [
    'its windows reach out of what 32 bits can hold',
    () => predicting(depthwise([1, 1100, 1])),
    (each) => Object.assign(each.operation('depthwiseForward'), { strideX: 2 ** 20 }),
  ],
  [
    'it makes 20 channels of 10',
    all,
    (each) => Object.assign(each.operation('depthwiseForward'), { multiplier: 3 }),
  ],
  [
    'a window has nothing in it',
    all,
    (each) => Object.assign(each.operation('pool'), { padTop: 2 }),
  ],
  [
    'a window has nothing in it',
    all,
    (each) => Object.assign(each.operation('pool'), { strideY: 9 }),
  ],
  ...(['pool', 'globalPool'] as const).map(
    (name): Condition => [
      'its output has other channels than its input',
      all,
      (each) => {
        each.keepOnly(name);
        return Object.assign(each.at(each.operation(name).output), { channels: 1 });
      },
    ],
  ),
  [
    'output is a vector, expected an image',
    all,
    (each) => {
      each.keepOnly('pool');
      const output = each.at(each.operation('pool').output);
      return Object.assign(output, { isVector: true, height: 1, width: 1 });
    },
  ],
  [
    'source is a vector, expected an image',
    all,
    (each) => {
      each.keepOnly('pool');
      const { tensor } = each.at(each.operation('pool').source);
      return Object.assign(each.at(tensor), { isVector: true, height: 1, width: 1 });
    },
  ],
])('%s', expectRefusal);
