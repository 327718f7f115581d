import { expect, test } from 'vitest';
import {
  all,
  type Condition,
  convolutions,
  expectRefusal,
  part,
  predicting,
  training,
} from '../../testing-malformed.js';

// The layer conv2d-4 has a kernel of 3 x 3, and strides of 1.
test.each<Condition>([
  [
    'its weights reach out of the band',
    all,
    (each) => Object.assign(each.geometry('conv2d-1'), { kernelHeight: 1 }),
  ],
  [
    'its windows reach out of the padded rows',
    all,
    (each) => Object.assign(each.geometry('conv2d-1'), { paddedWidth: 9 }),
  ],
  [
    'its input is wider than the padded rows',
    all,
    (each) => Object.assign(each.geometry('conv2d-1'), { paddedWidth: 7 }),
  ],
  [
    'its windows reach out of what 32 bits can hold',
    () => predicting(convolutions([2100, 1, 1], [[1]])),
    (each) => Object.assign(each.geometry('conv2d-1'), { strideY: 2 ** 20, band: 1 }),
  ],
  [
    'padTop is 1048577, expected a whole number from 0 to 1048576',
    () => predicting(convolutions([4, 4, 1], [[1]])),
    (each) => Object.assign(each.geometry('conv2d-1'), { padTop: 2 ** 20 + 1 }),
  ],
  [
    'there is no geometry where it names one',
    all,
    (each) => {
      const forward = each.operation('convolutionForward');
      return Object.assign(forward, { geometry: forward.source });
    },
  ],
  [
    'its gradient is wider than the padded rows',
    all,
    (each) => Object.assign(each.geometry('conv2d-4'), { gradientWidth: 8 }),
  ],
  [
    'its gradient begins too late',
    all,
    (each) => Object.assign(each.geometry('conv2d-4'), { firstX: 3 }),
  ],
  [
    'its gradient begins too late',
    all,
    (each) => Object.assign(each.geometry('conv2d-4'), { firstY: 3, padTop: 3 }),
  ],
  [
    'its weights reach out of the band',
    all,
    (each) => Object.assign(each.geometry('conv2d-4'), { reachY: 1 }),
  ],
  ...[{ phaseHeight: 1 }, { phaseWidth: 7 }, { firstY: 2 }].map(
    (change): Condition => [
      "it leaves some of the input's gradient as it was",
      all,
      (each) => Object.assign(each.geometry('conv2d-4'), change),
    ],
  ),
  ...(['convolutionBackward', 'convolutionDenseGradient'] as const).map(
    (name): Condition => [
      'its gradient is a vector',
      () => training(convolutions([4, 4, 5], [[5], [3]])),
      (each) => {
        each.keepOnly(name, 'conv2d-2');
        const { tensor } = each.at(each.operation(name).gradient);
        return Object.assign(each.at(tensor), { isVector: true, height: 1, width: 1 });
      },
    ],
  ),
  [
    'its phases reach out of what 32 bits can hold',
    () => training(convolutions([3, 1, 4], [[4], [4, [2048, 1]]])),
    (each) => Object.assign(each.geometry('conv2d-2'), { phaseHeight: 2 ** 20 }),
  ],
  [
    'it has not one sparse matrix for each phase',
    () => training(convolutions([6, 6, 4], [[4], [4, [2, 1]], [4]])),
    (each) => {
      const { phases } = each.operation('convolutionBackward', 'conv2d-3');
      return Object.assign(each.operation('convolutionBackward', 'conv2d-2'), { phases });
    },
  ],
  ...(['convolutionForward', 'convolutionBackward'] as const).map(
    (name): Condition => [
      'conv2d-1/kernel has 5 rows, expected 3',
      () => training(convolutions([4, 4, 5], [[5], [3]])),
      (each) => {
        const { matrix } = each.operation('convolutionForward', 'conv2d-1');
        return Object.assign(each.operation(name, 'conv2d-2'), { matrix });
      },
    ],
  ),
  [
    'conv2d-3/kernel has 3 rows, expected 5',
    () => training(convolutions([4, 4, 5], [[5], [3], [5]])),
    (each) => {
      const { phases } = each.operation('convolutionBackward', 'conv2d-3');
      return Object.assign(each.operation('convolutionBackward', 'conv2d-2'), { phases });
    },
  ],
  // Two threads, and 152 nonzeros of 16 bytes: 135 weights in 5 rows, each filled up by at most 3.
  ...(['convolutionBackward', 'reduceWeightGradients'] as const).map(
    (name): Condition => [
      'weightSums has 4848 bytes, expected 4864',
      () => all(2),
      (each) => {
        const { weightSums } = each.operation('convolutionBackward', 'conv2d-1');
        return Object.assign(each.operation(name, 'conv2d-1'), {
          weightSums: part(weightSums, 0, 4848),
        });
      },
    ],
  ),
])('%s', expectRefusal);

// A band of 4 rows of outputs reads (2 * 3 + 3) rows of 10 pixels of 3 channels; there are 8 pixels of 5 channels in a
// row of outputs, and 10 in one of their gradients, of which a band has one more.
const inputs = 9 * 10 * 3 * 64;
const outputs = 4 * 8 * 5 * 64;
const gradients = 5 * 10 * 5 * 64;
test.each([
  ['convolutionForward', inputs + outputs + 2 * 5 * 64],
  ['convolutionBackward', inputs + gradients + 2 * 4 * 8 * 3 * 64 + 2 * 3 * 64],
  ['convolutionDenseGradient', inputs + outputs],
] as const)('%s needs all of its scratch', (name, bytes) => {
  const malformed = all();
  malformed.keepOnly(name, 'conv2d-1');
  malformed.verify(bytes);
  expect(() => malformed.verify(bytes - 1)).toThrow(
    `needs ${bytes} bytes of scratch, has ${bytes - 1}`,
  );
});
