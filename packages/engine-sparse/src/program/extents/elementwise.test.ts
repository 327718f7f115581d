import { test } from 'vitest';
import { plainConvolution } from '../../testing-cases.js';
import { Sketch } from '../../testing-graph.js';
import { all, type Condition, expectRefusal, part, predicting } from '../../testing-malformed.js';
import { Region } from '../region.js';

test.each<Condition>([
  [
    'input has 17276 bytes, expected 17280',
    all,
    (each) => {
      const load = each.operation('loadInput');
      return Object.assign(load, { input: part(load.input, 0, 20 * 9 * 8 * 3 * 4 - 4) });
    },
  ],
  [
    'output is [5, 8, 4] x 2, expected [5, 8, 5] x 2',
    all,
    (each) => {
      each.keepOnly('materialise');
      return Object.assign(each.at(each.operation('materialise').output), { channels: 4 });
    },
  ],
  [
    'tensor is [5, 8, 4] x 2, expected [5, 8, 5] x 2',
    all,
    (each) => {
      each.keepOnly('add');
      const { tensor } = each.at(each.operation('add').right);
      return Object.assign(each.at(tensor), { channels: 4 });
    },
  ],
  [
    'right is [3, 8, 19] x 2, expected [3, 8, 20] x 2',
    all,
    (each) => {
      each.keepOnly('multiply');
      return Object.assign(each.at(each.operation('multiply').right), { channels: 19 });
    },
  ],
  [
    'it makes 4 values of 6',
    all,
    (each) => {
      each.keepOnly('reshape');
      return Object.assign(each.at(each.operation('reshape').output), { channels: 2 });
    },
  ],
  [
    'timesY is 3, but it makes 2 of 1',
    all,
    (each) => {
      each.keepOnly('repeat');
      return Object.assign(each.operation('repeat'), { timesY: 3 });
    },
  ],
  [
    'its input and output have different layouts',
    all,
    (each) => {
      each.keepOnly('repeatBackward');
      const { output } = each.operation('repeatBackward');
      return Object.assign(each.at(output), { isVector: true, height: 1, width: 1 });
    },
  ],
  [
    'bias has 20 bytes, expected 24',
    () => {
      const sketch = new Sketch([3, 3, 2]);
      sketch.add('Conv2DTranspose', plainConvolution(6, 2));
      return predicting(sketch);
    },
    (each) => {
      const { bias } = each.operation('addBias');
      if (bias === undefined || typeof bias !== 'object' || bias instanceof Region)
        throw new Error('A part of a region was expected.');
      return Object.assign(each.operation('addBias'), { bias: { ...bias, length: 20 } });
    },
  ],
  [
    'channel is 6, expected a whole number from 0 to 5',
    all,
    (each) => Object.assign(each.operation('copySubtensor'), { channel: 6 }),
  ],
  [
    'it copies a vector to an image, or an image to a vector',
    all,
    (each) => {
      each.keepOnly('copySubtensor');
      const input = each.at(each.operation('copySubtensor').input);
      return Object.assign(input, { isVector: true, height: 1, width: 1 });
    },
  ],
  [
    'it leaves some of its output as it was, from y 0 on',
    all,
    (each) => {
      each.keepOnly('copySubtensor');
      return Object.assign(each.at(each.operation('copySubtensor').input), { height: 4 });
    },
  ],
])('%s', expectRefusal);
