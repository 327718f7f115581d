import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson } from './parse-json.js';

const parse = (text: string) => parseJson(new TextEncoder().encode(text));

test('any JSON comes back, however it is written', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), fc.constantFrom(0, 2), (text, indent) => {
      const value: unknown = JSON.parse(text);
      expect(parse(JSON.stringify(value, null, indent))).toEqual(value);
    }),
    { seed: 1 },
  );
});

test('brackets, colons and quotes in texts count for nothing', () => {
  const value = { 'a":[\\': `${'['.repeat(100)}\\"{:`, b: ['\\', ':', '"'] };
  expect(parse(JSON.stringify(value))).toEqual(value);
});

describe('refuses', () => {
  test.each(['[', '{"a":', '[{"a":'])('a million of %s', (text) => {
    expect(() => parse(text.repeat(1e6))).toThrow('is nested deeper than 64 levels');
  });

  test('65 levels, not 64', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(JSON.stringify(parse(nested(64)))).toBe(nested(64));
    expect(() => parse(nested(65))).toThrow('deeper');
  });

  test.each(['{"a":1,"a":2}', '[{"b":{"a":1,"\\u0061":1}}]', '{"__proto__":1,"__proto__":2}'])(
    'a key twice in one object: %s',
    (text) => {
      expect(() => parse(text)).toThrow('a key twice');
    },
  );

  test('what is no JSON, and no UTF-8', () => {
    for (const text of ['', '{', '"', '"\\', '[1,]', '{"a":1']) {
      expect(() => parse(text), text).toThrow('is not JSON');
    }
    expect(() => parseJson(Uint8Array.of(34, 0xff, 34))).toThrow('is not JSON');
  });
});
