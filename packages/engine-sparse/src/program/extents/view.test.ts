import { test } from 'vitest';
import {
  all,
  type Condition,
  dense,
  expectRefusal,
  part,
  predicting,
} from '../../testing-malformed.js';

const ofNormalise =
  (field: 'mean' | 'sums', from: number, length: number): Condition[2] =>
  (each) => {
    const normalise = each.operation('normalise');
    return Object.assign(normalise, { [field]: part(normalise[field], from, length) });
  };

test.each<Condition>([
  [
    'output is a vector of more than one pixel',
    () => predicting(dense(6)),
    (each) =>
      Object.assign(each.at(each.operation('denseForward').output), { height: 2, channels: 3 }),
  ],
  ...[1, 2 ** 22].map(
    (capacity): Condition => [
      `capacity is ${capacity}, expected a whole number from 2 to 4194303`,
      () => predicting(dense(6)),
      (each) => Object.assign(each.at(each.operation('loadInput').output), { capacity }),
    ],
  ),
  ['mean has 16 bytes, expected 20', all, ofNormalise('mean', 0, 16)],
  ['mean is not aligned to 4 bytes', all, ofNormalise('mean', 2, 40)],
  ['mean reaches out of its region', all, ofNormalise('mean', 64, 20)],
  ['mean reaches out of its region', all, ofNormalise('mean', -64, 20)],
  ['sums has 152 bytes, expected 160', () => all(2), ofNormalise('sums', 0, 152)],
  [
    'coefficients has 56 bytes, expected 60',
    all,
    (each) => {
      const { coefficients } = each.operation('normaliseBackward', 'batchnormalization-2');
      const gradient = each.lowered.program.written.find(
        ({ name, fields }) => name === 'gradient' && fields.coefficients === coefficients,
      );
      return Object.assign(gradient?.fields ?? {}, { coefficients: part(coefficients, 0, 56) });
    },
  ],
])('%s', expectRefusal);
