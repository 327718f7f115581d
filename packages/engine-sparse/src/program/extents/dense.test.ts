import { test } from 'vitest';
import {
  all,
  type Condition,
  dense,
  expectRefusal,
  part,
  planar,
  predicting,
} from '../../testing-malformed.js';
import { Region } from '../region.js';

test.each<Condition>([
  ...(
    [
      ['dense-3', 'dense-3/kernel makes 3 values of 6, expected 6 of 6'],
      ['dense-1', 'dense-1/kernel makes 6 values of 8, expected 6 of 6'],
    ] as const
  ).map(
    ([other, message]): Condition => [
      message,
      () => predicting(dense(6, 6)),
      (each) => {
        const { matrix } = each.operation('denseForward', other);
        return Object.assign(each.operation('denseForward', 'dense-2'), { matrix });
      },
    ],
  ),
  [
    'its weights reach out of the input',
    () => predicting(dense(6)),
    (each) => {
      const layout = each.layout('dense-1');
      return Object.assign(layout, { taps: { ...layout.taps, first: 64 } });
    },
  ],
  [
    'output is an image, expected a vector',
    () => predicting(dense(6)),
    (each) => Object.assign(each.at(each.operation('denseForward').output), { isVector: false }),
  ],
  [
    'its vectors have more than one block of examples',
    planar,
    (each) => {
      const operation = each.operation('denseOfFew');
      for (const field of ['input', 'output'] as const)
        Object.assign(each.at(operation[field]), { capacity: 2 });
      const region = each.at(operation.input).data;
      if (region instanceof Region) region.bytes *= 2;
      const other = each.at(operation.output).data;
      if (other instanceof Region) other.bytes *= 2;
      each.keepOnly('denseOfFew', 'dense-16');
      return operation;
    },
  ],
  [
    'output has 92 bytes, expected 96',
    all,
    (each) => {
      const { output } = each.operation('denseGradient', 'dense-16');
      return Object.assign(each.operation('denseGradient', 'dense-16'), {
        output: part(output, 0, 92),
      });
    },
  ],
])('%s', expectRefusal);
