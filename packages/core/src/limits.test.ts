import { expect, test } from 'vitest';
import { OptionError } from './errors.js';
import { limitsOf } from './limits.js';

const defaults = { bytes: 100, values: 20 };

test('what is not given, or undefined, is the default; Infinity is no limit', () => {
  expect(limitsOf(defaults)).toEqual(defaults);
  expect(limitsOf(defaults, undefined)).toEqual(defaults);
  expect(limitsOf(defaults, { bytes: undefined, values: 5 })).toEqual({ bytes: 100, values: 5 });
  expect(limitsOf(defaults, { bytes: Number.POSITIVE_INFINITY }).bytes).toBe(
    Number.POSITIVE_INFINITY,
  );
});

test.each([0, -1, Number.NaN, null, '10', true, 10n])('refuses the limit %s', (limit) => {
  const given = { bytes: limit } as object;
  expect(() => limitsOf(defaults, given)).toThrow(OptionError);
  expect(() => limitsOf(defaults, given)).toThrow('limits.bytes');
});

test.each(['null', '10', '"bytes"'])('refuses %s as limits', (json) => {
  expect(() => limitsOf(defaults, JSON.parse(json))).toThrow(OptionError);
});

test.each(['byte', '__proto__', 'constructor', 'toString'])('refuses the name %s', (name) => {
  const given = JSON.parse(`{"${name}": 10}`);
  expect(() => limitsOf(defaults, given)).toThrow('one of bytes, values');
});
