import { test } from 'vitest';
import { all, type Condition, expectRefusal, part } from '../../../testing-malformed.js';

test.each<Condition>([
  [
    'gradient is [2] x 2, expected [3] x 2',
    all,
    (each) => {
      each.keepOnly('crossEntropy');
      return Object.assign(each.at(each.operation('crossEntropy').gradient), { channels: 2 });
    },
  ],
  [
    '2 heads cannot share 3 logits',
    all,
    (each) => {
      each.keepOnly('crossEntropy');
      return Object.assign(each.operation('crossEntropy'), { heads: 2 });
    },
  ],
  [
    'its 17 floats are no multiple of 16',
    all,
    (each) => Object.assign(each.operation('sgd'), { count: 17 }),
  ],
  // Of two threads.
  ...(
    [
      ['crossEntropy', 32],
      ['gradientNorm', 16],
      ['clipGradients', 16],
    ] as const
  ).map(
    ([name, bytes]): Condition => [
      `results has ${bytes - 8} bytes, expected ${bytes}`,
      () => all(2),
      (each) => {
        const operation = each.operation(name);
        return Object.assign(operation, { results: part(operation.results, 0, bytes - 8) });
      },
    ],
  ),
])('%s', expectRefusal);
