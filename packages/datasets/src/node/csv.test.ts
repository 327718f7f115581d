import { DataError, OptionError } from '@freetickets/core';
import { describe, expect, it } from 'vitest';
import { type CsvOptions, readCsv } from './csv.js';

const read = (text: string, options: Partial<CsvOptions> = {}) =>
  readCsv('a.csv', Buffer.from(text), { limits: { row: 1e6, values: 1e6 }, ...options });
const values = (text: string, options: Partial<CsvOptions> = {}) => [...read(text, options).values];

describe('the first row', () => {
  it('is a header where it holds names', () => {
    expect(values('a,b\n1,2\n')).toEqual([1, 2]);
    expect(values('# a,b (cm)\n1,2\n')).toEqual([1, 2]);
    expect(values('größe,幅\n1,2\n')).toEqual([1, 2]);
    expect(values(',a,b\n0,1,2\n', { columns: [1, 2] })).toEqual([1, 2]);
    expect(values('a,b\n')).toEqual([]);
  });

  it('is data where it holds numbers', () => {
    expect(values('1,2\n3,4\n')).toEqual([1, 2, 3, 4]);
    expect(values('0,2\n3.5,4\n')).toEqual([0, 2, 3.5, 4]);
    expect(values('0.0,1.0\n3.5,4.5\n')).toEqual([0, 1, 3.5, 4.5]);
    expect(values('cat,1,2\ndog,3,4\n', { columns: [1, 2] })).toEqual([1, 2, 3, 4]);
    expect(values('5')).toEqual([5]);
  });

  it('is never lost where values are missing or no numbers', () => {
    const absent = ['', 'NA', 'n/a', 'NaN', 'nan', 'null', 'NULL', 'None', '?', '-', '.', '#N/A'];
    for (const cell of absent) {
      for (const row of [`${cell},${cell}`, `1,${cell}`, `${cell},1`, `${cell},a`]) {
        expect(() => values(`${row}\n3,4\n5,6\n`), row).toThrow(
          /a\.csv: row 1, column [12] holds /,
        );
        if (cell !== '-' && cell !== '.') expect(() => values(`3,4\n${row}\n`)).toThrow(/row 2/);
      }
      expect(() => values(`${cell},1\n3,4\n`, { columns: [0] })).toThrow(DataError);
    }
    expect(values('inf,-Infinity\n3,4\n')).toEqual([Infinity, -Infinity, 3, 4]);
  });

  it('that counts the columns is a header above numbers with decimal points', () => {
    expect(values('0,1\n5.1,3.5\n')).toEqual([5.1, 3.5]);
    expect(values(',0,1\n0,5.1,3.5\n', { columns: [1, 2] })).toEqual([5.1, 3.5]);
    for (const text of ['0,1\n5,6\n', '0,1\n0.5,1\n', '0,1\n', '0\n5.1\n', ',0\n0,5.1\n']) {
      if (text.startsWith(',')) expect(values(text, { columns: [1] })).toEqual([5.1]);
      else expect(() => values(text), text).toThrow(/Set header: true or header: false/);
    }
  });

  it('of numbers and of a name above a number is unclear', () => {
    const text = 'id,1990,1991\n7,3,4\n';
    expect(() => values(text, { columns: [1, 2] })).toThrow(/"id" above a number.*Set header/);
    expect(values(text, { columns: [1, 2], header: true })).toEqual([3, 4]);
  });

  it('is what the option says', () => {
    expect(values('1990,1991\n3,4\n', { header: true })).toEqual([3, 4]);
    expect(values('0,1\n5.1,3.5\n', { header: false })).toEqual([0, 1, 5.1, 3.5]);
    expect(values('0,1\n5,6\n', { header: true })).toEqual([5, 6]);
    expect(() => values('a,b\n3,4\n', { header: false })).toThrow(/row 1, column 1 holds "a"/);
    expect(() => values('a,b\n3,4\n', { header: false, columns: ['a'] })).toThrow(OptionError);
  });
});

it('knows numbers in their decimal forms, and no others', () => {
  expect(values('+1,-.5,2.,3e-2,1E5\n')).toEqual([1, -0.5, 2, 0.03, 1e5]);
  for (const cell of ['0x10', '0b1', '1_000', '1 000', '5%', '2024-01-01', 'true']) {
    expect(() => values(`1\n${cell}\n`), cell).toThrow(/row 2, column 1 holds/);
  }
});

it('is read with a byte-order mark', () => {
  expect(values('\ufeffa,b\n1,2\n', { columns: ['a'] })).toEqual([1]);
  const utf16 = Buffer.from('\ufeffa,b\n1,2\n', 'utf16le');
  expect([...readCsv('a.csv', utf16, { limits: { row: 100, values: 10 } }).values]).toEqual([1, 2]);
});

it('keeps numbers that 32-bit floats do not hold', () => {
  expect(values('1700000001.25\n')).toEqual([1700000001.25]);
});

it('leaves out rows with missing values where it is told to', () => {
  const label = () => 'kind';
  const table = read('x,note,kind\n1,,a\n?,b,b\n3,c,NA\n4,d,c\n', {
    label,
    columns: ['x'],
    missing: 'skip',
  });
  const columnNames = ['x'];
  expect(table).toEqual({
    values: Float64Array.of(1, 4),
    size: 1,
    columnNames,
    labelName: 'kind',
    labels: ['a', 'c'],
    skipped: 2,
  });
  expect(() => read('x,kind\n1,a\n2,\n', { label })).toThrow(
    'row 3, column 2 holds "", expected a label: the value is missing',
  );
});

it('takes all columns with a name but that of the label', () => {
  const { size, values, labels } = read(',a,b,kind\n0,1,2,x\n1,3,4,y\n', { label: () => 'kind' });
  expect({ size, values: [...values], labels }).toEqual({
    size: 2,
    values: [1, 2, 3, 4],
    labels: ['x', 'y'],
  });
});

it('tells of other separators and of names that several columns have', () => {
  for (const text of ['a;b\n1;2\n', 'a\tb\n1\t2\n', 'a;b\n1,5;2,5\n']) {
    expect(() => values(text, { size: 2 }), text).toThrow(/separated by ".*", expected commas/);
  }
  expect(values('a;b\n1\n')).toEqual([1]);
  expect(() => values('a,a\n1,2\n', { columns: ['a'] })).toThrow('a name that one column has');
});

it('takes no column twice, nor labels for inputs', () => {
  const text = 'a,kind\n1,2\n';
  for (const columns of [
    ['a', 'a'],
    ['a', 0],
    ['a', 'kind'],
  ]) {
    expect(() => values(text, { columns, label: () => 'kind' }), columns.join()).toThrow(
      /columns: got .* each column once and not that of labels/,
    );
  }
});

describe('quotes', () => {
  it('are those of RFC 4180', () => {
    const label = () => 'kind';
    const { labels } = read('x,kind\n1,"a, b"\n2,"say ""c"""\n"3" , "d\ne" \n', { label });
    expect(labels).toEqual(['a, b', 'say "c"', 'd\ne']);
  });

  it('in the middle of a cell are an error with its place', () => {
    for (const row of ['2,ab"c', '2,"ab"c', '2,"ab" c', '2,ab"']) {
      const text = `x,kind\n1,"a\nb"\n${row}\n3,d\n`;
      expect(() => read(text, { label: () => 'kind' }), row).toThrow(DataError);
      expect(() => read(text, { label: () => 'kind' }), row).toThrow(
        'a.csv: line 4, column 2 holds a quote in the middle of a cell',
      );
    }
  });

  it('that are not closed are found before the file is taken for one long row', () => {
    const text = `x,kind\n1,"a\n${'2,b\n'.repeat(100)}`;
    expect(() => read(text, { limits: { row: 50, values: 10 } })).toThrow(
      'a.csv: line 2, column 2 begins with a quote that is not closed',
    );
  });
});

it('ends rows at either line end, also where both occur', () => {
  expect(values('a,b\r\n1,2\n3,4\r\n\n5,6')).toEqual([1, 2, 3, 4, 5, 6]);
  expect(values('a,b\n1,2\r\n3,4\n')).toEqual([1, 2, 3, 4]);
  expect(values('a,b\r1,2\r')).toEqual([1, 2]);
});

it('refuses rows of another length, wherever they are', () => {
  for (const text of ['a,b\n1,2,3\n', 'a,b\n1,2\n3\n', '1,2\n3,4\n5,6,7\n', ',a\n1,2\n3\n']) {
    expect(() => values(text, { header: true }), text).toThrow(/cannot be read as CSV: .* length/i);
  }
});

it('names the size of a file with too many values', () => {
  const text = `x,y\n${'1,2\n'.repeat(1000)}\n \n`;
  expect(values(text, { limits: { row: 9, values: 2000 } })).toHaveLength(2000);
  expect(() => values(text, { limits: { row: 9, values: 1999 } })).toThrow(
    'a.csv, 4,007 bytes with 1,000 rows: 2,000 values, but limits.values allows 1,999 values',
  );
});

it('refuses whole numbers that 64-bit floats would round, but keeps them as labels', () => {
  const label = () => 'id';
  for (const [cell, held] of [
    ['9007199254740993', '9007199254740992'],
    ['-12345678901234567', '-12345678901234568'],
    ['9007199254740993.0', '9007199254740992'],
  ]) {
    expect(() => values(`a,b\n1,2\n3,${cell}\n`), cell).toThrow(DataError);
    expect(() => values(`a,b\n1,2\n3,${cell}\n`), cell).toThrow(
      `a.csv: row 3, column 2 holds "${cell}", expected a number that 64-bit floats hold: it would be read as ${held}.`,
    );
    expect(values(`a,b\n1,2\n3,${cell}\n`, { columns: ['a'] })).toEqual([1, 3]);
    expect(read(`a,id\n1,2\n3,${cell}\n`, { label }).labels).toEqual(['2', cell]);
  }
  const held = [
    '9007199254740991',
    '9007199254740992',
    '-9007199254740994',
    '100000000000000000000',
  ];
  const others = ['1.2345678901234567890e25', '0.12345678901234567', '12345678901234567.5'];
  expect(values([...held, ...others].join('\n'))).toEqual([...held, ...others].map(Number));
});

it('suggests a column for a name that none has', () => {
  expect(() => read('width,label\n1,a\n', { label: () => 'lable' })).toThrow(
    'a name or index of the columns ["width","label"] (did you mean label?)',
  );
  const target = { label: () => 'lable', labelOption: 'target' } as const;
  expect(() => read('width,label\n1,a\n', target)).toThrow('target: got "lable"');
});
