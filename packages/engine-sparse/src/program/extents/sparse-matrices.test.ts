import { test } from 'vitest';
import { all, type Condition, dense, expectRefusal, predicting } from '../../testing-malformed.js';
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
    (each) => Object.assign(each.layout('dense-1'), { channelStep: 2 ** 31 }),
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
    (each) => Object.assign(each.at(each.operation('denseForward').matrix), { rows: 7 }),
  ],
  [
    'rows is 7, expected a whole number from 5 to 5',
    all,
    (each) => {
      each.keepOnly('convolutionBackward', 'conv2d-4');
      const { all } = each.lowered.networks[0].parameters.matrices;
      const back = all.find(
        ({ layout, parameter }) => layout.transposed && parameter.name === 'conv2d-4/kernel',
      );
      return Object.assign(each.at(back?.record), { rows: 7 });
    },
  ],
  [
    'matrices has 4 bytes, expected 8',
    () => predicting(dense(6)),
    (each) => {
      const { matrices } = each.operation('refreshValues');
      return Object.assign(matrices instanceof Region ? matrices : {}, { bytes: 4 });
    },
  ],
])('%s', expectRefusal);
