import { expect, test } from 'vitest';
import { checkOptionNames } from './check-option-names.js';
import { OptionError } from './errors.js';

/** Its prototype, like Object.prototype of here, has none. */
const ofAnotherRealm = Object.create(Object.create(null));

const check = (options: object) =>
  checkOptionNames<{ signal?: unknown; level?: unknown }>(options, 'signal', 'level');

test('options are a plain object, of any realm, with names that are known', () => {
  const plain = [{}, { signal: 1, level: undefined }, Object.create(null), ofAnotherRealm];
  for (const options of plain) expect(() => check(options)).not.toThrow();
  expect(() => check({ level: 1, levels: undefined })).not.toThrow();
  expect(() => check({ levels: 0.5 })).toThrow(
    new OptionError('levels', 0.5, 'another option: signal, level'),
  );
});

test.each([
  new (class Signal {})(),
  new Map([['signal', 1]]),
  [],
  [1],
  () => {},
  'signal',
  0.9,
  null,
  new Float32Array(2),
])('refuses %s, which would be ignored', (options) => {
  expect(() => check(options as object)).toThrow(
    new OptionError('options', options, 'an object such as { signal }'),
  );
});
