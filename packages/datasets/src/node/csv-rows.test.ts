import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { longestRow } from './csv-rows.js';

const lengthOf = (text: string) => longestRow(new TextEncoder().encode(text));

it('counts all between two line ends', () => {
  expect(lengthOf('')).toBe(0);
  expect(lengthOf('a,b')).toBe(3);
  expect(lengthOf('a\n,,,,\nb')).toBe(4);
  expect(lengthOf('a\rbcd\re')).toBe(3);
  expect(lengthOf('a,"b\n\n""\nc",d\ne')).toBe(13);
});

it('ends rows where the parser does', () => {
  const part = fc.constantFrom('a', ',', '\n', '\r', '\r\n', '"b\n"', '"\r"');
  const csv = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(csv, (text) => {
      let rows: readonly { raw: string }[];
      try {
        rows = parse(text, { raw: true, relax_column_count: true }) as never;
      } catch {
        return;
      }
      const longest = Math.max(0, ...rows.map(({ raw }) => raw.length));
      const found = lengthOf(text);
      // What is raw has its line end, of one or two letters.
      expect([found, found + 1, found + 2]).toContain(longest);
    }),
    { seed: 1 },
  );
});
