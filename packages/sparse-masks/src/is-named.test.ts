import { describe, expect, test } from 'vitest';
import { isNamed } from './is-named.js';

describe.each([
  ['conv1/kernel', ['conv1', 'conv1/kernel'], ['conv', 'kernel', 'head-1/conv1']],
  [
    'head-2/logits/kernel',
    ['logits', 'logits/kernel', 'head-2/logits', 'head-2/logits/kernel'],
    ['head-1/logits', 'head-2', 'gits'],
  ],
  ['block1/conv/kernel', ['block1/conv'], ['conv', 'conv/kernel']],
  [
    'head-1/sep1/pointwise_kernel',
    ['sep1', 'head-1/sep1', 'sep1/pointwise_kernel'],
    ['sep1/kernel', 'sep'],
  ],
  ['dense/kernel_1', ['dense/kernel_1'], ['dense']],
])('%s', (name, its, others) => {
  const layer = { name, shape: [2, 2] };
  test.each(its)('is called %s', (given) => expect(isNamed(layer, given)).toBe(true));
  test.each(others)('is not called %s', (given) => expect(isNamed(layer, given)).toBe(false));
});
