import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { definePlugin, OptionError, PluginError, parseOptions } from './index.js';

const rate = z.strictObject({ rate: z.number({ error: 'a number' }) });
const failure = () => {
  throw new RangeError('no such rate');
};
const standard = (validate: unknown) => ({
  '~standard': { version: 1, vendor: 'own', validate },
});

describe('what is wrong with the options is an OptionError', () => {
  test('however much it is', () => {
    const names = z.strictObject({ layers: z.array(z.string()) });
    expect(() => parseOptions('schedule listed', names, { layers: Array(2e5).fill(1) })).toThrow(
      expect.objectContaining({
        name: 'OptionError',
        message: expect.stringMatching(
          /^schedule listed: got .* more of them are wrong than can be listed/,
        ),
      }),
    );
  });

  test.each([[null], ['fast'], [3]])('options that are no object: %s', (given) => {
    expect(() => parseOptions('fit', rate, given)).toThrow(OptionError);
  });

  test('options of a plugin that has none may be null, which are none', () => {
    const half = definePlugin({ kind: 'schedule', name: 'half', summary: '' }, () => ({
      at: () => 0.5,
    }));
    expect(half(null as never).at(0)).toBe(0.5);
    expect(() => half('fast' as never)).toThrow(OptionError);
  });
});

test.each<[string, object, RegExp]>([
  ['is none', { rate: 'number' }, /options schema is .*expected a Standard Schema/],
  ['is asynchronous', standard(async () => ({ value: {} })), /asynchronous/],
  ['throws', standard(failure), /throws \(RangeError: no such rate\)/],
  [
    'of zod throws',
    z.object({ rate: z.number().check(z.refine(failure)) }),
    /a check in it throws/,
  ],
])('a schema that %s is a PluginError', (_, schema, message) => {
  const parse = () => parseOptions('schedule own', schema as typeof rate, { rate: 1 });
  expect(parse).toThrow(PluginError);
  expect(parse).toThrow(message);
});
