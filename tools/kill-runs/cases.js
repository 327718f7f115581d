import { random } from '@freetickets/core';
import { fromArrays } from '@freetickets/datasets';

/** Ten classes of images of 28 x 28: a bright square each, at a place of its own, in noise. */
function squares(count, seed) {
  const stream = random.derive(seed, 'squares');
  const labels = Array.from({ length: count }, () => stream.integer(10));
  const inputs = labels.map((label) => {
    const [top, left] = [Math.floor(label / 4) * 8, (label % 4) * 7];
    return Array.from({ length: 28 }, (_, row) =>
      Array.from({ length: 28 }, (_, column) => {
        const isInside = row >= top && row < top + 6 && column >= left && column < left + 6;
        return [stream.uniform() + (isInside ? 0.5 : 0)];
      }),
    );
  });
  return { inputs, labels };
}

const dataset = fromArrays({ ...squares(400, 1), test: squares(100, 2), name: 'squares' });
const edst = { name: 'edst', tickets: 2, explorationEpochs: 3, refinementEpochs: 2 };
const small = {
  dataset,
  model: { name: 'mlp', hidden: [40, 20] },
  method: edst,
  topology: { everySteps: 5 },
  batchSize: 20,
  baseline: { name: 'dense', epochs: 2 },
};
const adam = { name: 'adam', learningRate: 0.001 };

/** What is trained. */
export const configs = {
  'edst rigl sgd': small,
  'edst snfs adam': { ...small, strategy: 'snfs', optimizer: adam },
  'dst set sgd': { ...small, method: { name: 'dst', tickets: 2, epochs: 4 }, strategy: 'set' },
  'lenet-5 rigl sgd': { ...small, model: 'lenet-5', method: { ...edst, explorationEpochs: 2 } },
};

/** What it is trained on. The fastest native kernels are the default where they are built. */
export const engines = [
  { name: 'sparse', threads: 1 },
  { name: 'sparse', threads: 1, variant: 'wasm-simd' },
  { name: 'sparse', threads: 2 },
  { name: 'tfjs', backend: 'wasm' },
];
