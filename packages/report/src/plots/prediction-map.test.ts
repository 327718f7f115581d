import { expect, test } from 'vitest';
import { parsed } from '../testing-page.js';
import { predictionMapPlot } from './prediction-map.js';

test('a map numbers its tickets', () => {
  const point = { stage: 'ensemble', run: 1, progress: 0.5 } as const;
  const points = [
    { ...point, x: 0, y: 0, epoch: 1 },
    { ...point, x: 1, y: 2, epoch: 2, ticket: 7 },
  ];
  const plot = parsed(predictionMapPlot(points, { width: 300, height: 200 }));
  expect([...plot.querySelectorAll('text')].map(({ textContent }) => textContent)).toEqual([
    'epoch 1',
    '7',
  ]);
});
