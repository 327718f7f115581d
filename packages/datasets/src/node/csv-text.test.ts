import { FileError } from '@freetickets/core';
import { expect, it } from 'vitest';
import { utf8Of } from './csv-text.js';

const text = 'größe,幅\r\n1,😀\r\n';
const read = (file: Uint8Array) => Buffer.from(utf8Of('a.csv', file)).toString();

it('reads UTF-8 and UTF-16, without the mark', () => {
  expect(read(Buffer.from(text))).toBe(text);
  expect(read(Buffer.from(`\ufeff${text}`))).toBe(text);
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
  expect(read(utf16)).toBe(text);
  expect(read(Buffer.from(utf16).swap16())).toBe(text);
});

it('joins letters that lie across the parts that are decoded', () => {
  const long = `x${'😀'.repeat(300_000)}`;
  expect(read(Buffer.from(`\ufeff${long}`, 'utf16le')) === long).toBe(true);
});

it('refuses other encodings, by the first line that shows it', () => {
  const latin1 = Buffer.from('a,kind\n1,blau\n2,gr\xfcn\n3,gr\xf6n\n', 'latin1');
  expect(() => read(latin1)).toThrow(FileError);
  expect(() => read(latin1)).toThrow(/^a\.csv: line 3 is not in UTF-8/);
  expect(() => read(Buffer.from('caf\xe9', 'latin1'))).toThrow('line 1');
});
