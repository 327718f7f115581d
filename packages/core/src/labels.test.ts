import { describe, expect, test } from 'vitest';
import { DataError } from './index.js';
import { checkLabels } from './labels.js';

describe('labels that are no class indices', () => {
  const tensor = { length: undefined, dataSync: () => [0] };
  test.each<[unknown, string]>([
    [
      [[0, 1, 0]],
      'got [0,1,0] for example 0, expected a whole number from 0 to 2. Of one-hot rows',
    ],
    [[Float32Array.of(0, 1, 0)], 'Of one-hot rows, take the index of the largest value (argmax).'],
    [[0, 1, 0], 'got 3, expected 1: one class index for each example. Of one-hot rows'],
    [['cat'], 'Map names to indices: classes.indexOf(label).'],
    [[true], 'Convert it: Number(label).'],
    [[1n], 'Convert it: Number(label).'],
    [[0.5], 'A number to predict is no class: cut its range into classes.'],
    [tensor, 'expected 1: one class index for each example. Of a tensor t, pass await t.data().'],
    [[-1], 'Number the classes from 0: of -1 and 1, pass Number(label > 0).'],
    [[3], 'got 3 for example 0, expected a whole number from 0 to 2.'],
    [undefined, 'labels: got undefined, expected 1'],
  ])('%o', (labels, message) => {
    const check = () => checkLabels(labels as ArrayLike<number>, 1, 3);
    expect(check).toThrow(DataError);
    expect(check).toThrow(message);
  });
});
