import { expect, test } from 'vitest';
import {
  count,
  duration,
  interval,
  mainScore,
  percent,
  quantity,
  ratio,
  score,
  sentenceList,
  tick,
  units,
} from './format.js';

/** With plain spaces, that the tests can be read. */
const plain = (text: string): string => text.replace(/\u202f/g, ' ');

test('shares', () => {
  expect(plain(percent(0.99224))).toBe('99.22%');
  expect(plain(percent(1))).toBe('100.00%');
  expect(plain(percent(-0.0001))).toBe('−0.01%');
  expect(plain(percent(-0.00001))).toBe('0.00%');
});

test('numbers in units that may be any', () => {
  expect([0, 3.02341, -24.5, 999.96, -12345.6, 0.000123].map(units)).toEqual([
    '0',
    '3.023',
    '−24.50',
    '1,000',
    '−12,350',
    '0.0001230',
  ]);
  expect([0, 0.25, -1500, 12_000, 2_500_000].map(tick)).toEqual([
    '0',
    '0.25',
    '−1,500',
    '12,000',
    '2.5M',
  ]);
  expect(mainScore('coverage', 0.9412)).toBe('94.1%');
  expect(interval('coverage', [0.9, 0.97])).toBe('[90.0, 97.0]');
  expect(interval('rmse', [-0.5, 24.5])).toBe('[−0.5000, 24.50]');
});

test('scores', () => {
  expect(score(0.023475)).toBe('0.0235');
  expect(score(0)).toBe('0.0000');
  expect(score(0.00042)).toBe('0.00042');
  expect(score(0.000042)).toBe('0.000042');
  expect(score(-0.0000042)).toBe('−4.2e−6');
  expect(score(-1.5)).toBe('−1.5000');
});

test('an interval is written as its score', () => {
  expect(plain(mainScore('accuracy', 0.9922))).toBe('99.22%');
  expect(interval('accuracy', [0.98991, 0.9938])).toBe('[98.99, 99.38]');
  expect(interval('nll', [0.0201, 0.0271])).toBe('[0.0201, 0.0271]');
  expect(interval('ece', [0.000039, 0.0151])).toBe('[0.0000, 0.0151]');
  expect(interval('ece', [0.00012, 0.00038])).toBe('[0.00012, 0.00038]');
});

test.each([
  [999, '999 B'],
  [1000, '1.00 kB'],
  [12_345, '12.3 kB'],
  [999_999, '1.00 MB'],
  [1_985_558_866_944, '1.99 TB'],
  [0, '0 B'],
])('the quantity%d', (value, text) => {
  expect(plain(quantity(value, 'B'))).toBe(text);
});

test('counts, ratios, times and lists', () => {
  expect(count(431_080)).toBe('431,080');
  expect(ratio(0.5345)).toBe('0.53×');
  expect(ratio(0.0321)).toBe('0.032×');
  expect([0.0012345, 29.81, 744, 11_160].map((seconds) => plain(duration(seconds)))).toEqual([
    '1.23 ms',
    '29.8 s',
    '12.4 min',
    '3.1 h',
  ]);
  expect(sentenceList(['a', 'b', 'c'])).toBe('a, b and c');
});
