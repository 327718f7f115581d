import { test } from 'vitest';
import { all, type Condition, dense, expectRefusal, predicting } from '../../testing-forgery.js';
import { Region } from '../region.js';

test.each<Condition>([
  ...[{ first: -64 }, { first: 2 ** 31 }].map(
    (change): Condition => [
      'it reads before the tile, or farther than 32 bits can hold',
      () => predicting(dense(6)),
      (each) => {
        const layout = each.layout('dense-1');
        return Object.assign(layout, { taps: { ...layout.taps, ...change } });
      },
    ],
  ),
  [
    'it reads before the tile, or farther than 32 bits can hold',
    () => predicting(dense(6)),
    (each) => Object.assign(each.layout('dense-1'), { columnStep: 2 ** 31 }),
  ],
  [
    'dense-1/kernel has 48 weights, expected 2 x 1 x 8 x 6',
    () => predicting(dense(6)),
    (each) => {
      const layout = each.layout('dense-1');
      return Object.assign(layout, { taps: { ...layout.taps, height: 2 } });
    },
  ],
  [
    'rows is 7, expected a whole number from 6 to 6',
    () => predicting(dense(6)),
    (each) => Object.assign(each.at(each.operation('denseForward').pattern), { rows: 7 }),
  ],
  [
    'rows is 7, expected a whole number from 5 to 5',
    all,
    (each) => {
      each.keepOnly('convolutionBackward', 'conv2d-4');
      const { patterns } = each.lowered.networks[0].parameters.weights;
      const back = patterns.find(
        ({ layout, parameter }) => layout.transposed && parameter.name === 'conv2d-4/kernel',
      );
      return Object.assign(each.at(back?.record), { rows: 7 });
    },
  ],
  [
    'patterns has 4 bytes, expected 8',
    () => predicting(dense(6)),
    (each) => {
      const { patterns } = each.operation('refreshPatterns');
      return Object.assign(patterns instanceof Region ? patterns : {}, { bytes: 4 });
    },
  ],
])('%s', expectRefusal);
