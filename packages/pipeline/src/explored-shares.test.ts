import { expect, test } from 'vitest';
import { exploredShares } from './explored-shares.js';

test('all weights count alike, those that masks do not apply to not at all', () => {
  const parameter = (name: string, shape: number[]) => ({
    name,
    layer: name,
    role: 'kernel',
    shape,
    maskable: name !== 'bias',
    trainable: true,
    multiplyAdds: 0,
  });
  const graph = {
    inputShape: [10],
    classes: 3,
    nodes: [],
    output: 'b',
    parameters: [parameter('a', [10, 9]), parameter('bias', [10]), parameter('b', [5, 2])],
    hash: '',
  };
  const layers = { a: { density: 0.1, explored: 0.5 }, b: { density: 0.3, explored: 1 } };
  expect(exploredShares([layers], [graph])).toEqual([{ all: 0.55, layers: { a: 0.5, b: 1 } }]);
});
