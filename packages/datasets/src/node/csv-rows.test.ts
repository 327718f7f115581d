import { DataError } from '@freetickets/core';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rowsIn } from './csv-rows.js';

const of = (text: string) => rowsIn('a.csv', new TextEncoder().encode(text));

it('counts all between two line ends', () => {
  const longest = (text: string) => of(text).longest;
  expect(longest('')).toBe(0);
  expect(longest('a,b')).toBe(3);
  expect(longest('a\r\n,,,,\r\nb')).toBe(4);
  expect(longest('a\rbcd\re')).toBe(3);
  expect(longest('a,"b\n\n""\nc",d\ne')).toBe(13);
});

it('takes a quote inside a cell for a letter', () => {
  expect(of('5" pipe,1\n6" pipe,2\n7 " pipe,3')).toMatchObject({ count: 3, longest: 10 });
});

it('names the place of a quote that is not closed', () => {
  expect(() => of('a,b\n\n"x\ny",2\n3, "4\n5,6\n')).toThrow(DataError);
  expect(() => of('a,b\n\n"x\ny",2\n3, "4\n5,6\n')).toThrow('a.csv: line 5, column 2 begins with');
  expect(() => of('a,"b""')).toThrow('line 1, column 2');
});

it('finds the rows that the parser reads', () => {
  const part = fc.constantFrom('a', ' ', ',', '\n', '\r\n', '"b\n"', '"""\r"', '"');
  const csv = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(csv, (text) => {
      let rows: readonly { raw: string }[];
      try {
        rows = parse(text, {
          raw: true,
          relax_column_count: true,
          trim: true,
          skip_empty_lines: true,
          record_delimiter: ['\r\n', '\n'],
        }) as never;
      } catch {
        return;
      }
      const { count, longest } = of(text);
      expect(count, JSON.stringify(text)).toBe(rows.length);
      // What is raw has the blank lines before it, too.
      const lengths = rows.map(({ raw }) => raw.trim().length);
      expect(longest).toBeGreaterThanOrEqual(Math.max(0, ...lengths));
    }),
    { seed: 1, numRuns: 500 },
  );
});
