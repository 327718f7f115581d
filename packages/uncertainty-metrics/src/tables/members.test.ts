import { DataError } from '@freetickets/core';
import { expect, test } from 'vitest';
import {
  disagreement,
  expectedEntropy,
  klDivergence,
  meanProbabilities,
  mutualInformation,
} from '../index.js';

const member = [[0.5, 0.5]];

test.each([disagreement, klDivergence])('$name needs 2 members', (metric) => {
  expect(() => metric([member])).toThrow(DataError);
  expect(() => metric([member])).toThrow('members: got 1, expected at least 2');
});

test.each([meanProbabilities, expectedEntropy, mutualInformation])('$name needs 1', (metric) => {
  expect(() => metric([])).toThrow('members: got 0, expected at least 1.');
  expect(() => metric([member])).not.toThrow();
});

test.each([meanProbabilities, expectedEntropy, mutualInformation, disagreement, klDivergence])(
  '$name refuses members that do not fit together and names the wrong one',
  (metric) => {
    expect(() => metric([member, member, [[0.2, 0.3, 0.5]]])).toThrow(
      'members[2]: got shape [1,3], expected [1,2]',
    );
    expect(() => metric([member, [...member, ...member]])).toThrow(DataError);
    expect(() => metric([member, [[3, -2]]])).toThrow('members[1]: got 3 for class 0 of example 0');
  },
);
