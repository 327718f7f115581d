import { afterEach, expect, test, vi } from 'vitest';
import { tableOf, wrapped } from './table.js';

afterEach(() => vi.unstubAllEnvs());

const head = ['', 'accuracy', 'NLL'];
const rows = [
  [{ text: 'ticket 1' }, { text: '97.00%' }, { text: '0.1' }],
  [{ text: 'ensemble' }, { text: '98.00%', isBest: true }, { text: '0.05', isBest: true }],
];

test('aligns numbers to the right', () => {
  vi.stubEnv('NO_COLOR', '1');
  expect(tableOf(head, rows, { width: 24 })).toBe(
    ['          accuracy   NLL', 'ticket 1    97.00%   0.1', 'ensemble    98.00%  0.05'].join('\n'),
  );
});

test('columns that do not fit follow below, with the first one again', () => {
  vi.stubEnv('NO_COLOR', '1');
  expect(tableOf(head, rows, { width: 23 }).split('\n')).toEqual([
    '          accuracy',
    'ticket 1    97.00%',
    'ensemble    98.00%',
    '',
    '           NLL',
    'ticket 1   0.1',
    'ensemble  0.05',
  ]);
});

test('the last columns stay together where that is asked for', () => {
  vi.stubEnv('NO_COLOR', '1');
  const wide = [...head, 'ECE'];
  const one = [rows[0].concat({ text: '0.2' })];
  const titles = (width: number) =>
    tableOf(wide, one, { width, together: 2 })
      .split('\n')
      .filter((line) => line.startsWith('  '));
  expect(titles(28)).toEqual(['          accuracy  NLL  ECE']);
  expect(titles(27)).toEqual(['          accuracy', '          NLL  ECE']);
  expect(titles(10)).toEqual(['          accuracy', '          NLL  ECE']);
});

test('the best have a colour where colours are wanted, and the columns stay where they are', () => {
  vi.stubEnv('NO_COLOR', undefined);
  vi.stubEnv('FORCE_COLOR', '1');
  const coloured = tableOf(head, rows, { width: 24 });
  expect(coloured).toContain('\u001b[32m98.00%\u001b[39m  \u001b[32m0.05\u001b[39m');
  vi.stubEnv('FORCE_COLOR', '0');
  expect(tableOf(head, rows, { width: 24 })).not.toContain('\u001b');
});

test('text is broken between words', () => {
  expect(wrapped('one two three fourteen', 8)).toEqual(['one two', 'three', 'fourteen']);
  expect(wrapped('incomprehensible it is', 5)).toEqual(['incomprehensible', 'it is']);
  expect(wrapped('one of red|green|blue', 11)).toEqual(['one of red|', 'green|blue']);
});
