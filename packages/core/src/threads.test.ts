import { expect, test } from 'vitest';
import { OptionError, threadsAsked } from './index.js';

test('the environment may ask for a number of threads', () => {
  expect(threadsAsked('3')).toBe(3);
  expect([threadsAsked(undefined), threadsAsked('')]).toEqual([undefined, undefined]);
  for (const given of ['0', '2.5', '257', 'all'])
    expect(() => threadsAsked(given)).toThrow(OptionError);
});
