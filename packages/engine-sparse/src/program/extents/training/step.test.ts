import { test } from 'vitest';
import {
  all,
  type Condition,
  expectRefusal,
  MalformedProgram,
  part,
} from '../../../testing-malformed.js';
import { everything, lower, quantiles, sgd } from '../../../testing-programs.js';

/** A program that trains quantiles of a number. */
const numbers = () =>
  new MalformedProgram(lower({ ...everything(), density: 1 }, sgd, 1, quantiles));

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
    '3 outputs are no 2 a target',
    numbers,
    (each) => Object.assign(each.operation('regression'), { outputsPerTarget: 2 }),
  ],
  [
    'a mean and a variance are not 3 outputs',
    numbers,
    (each) => Object.assign(each.operation('regression'), { loss: 1 }),
  ],
  [
    'quantiles has 8 bytes, expected 12',
    numbers,
    (each) => {
      const operation = each.operation('regression');
      return Object.assign(operation, { quantiles: part(operation.quantiles, 0, 8) });
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
