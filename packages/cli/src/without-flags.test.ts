import { expect, test } from 'vitest';
import { withoutFlags } from './without-flags.js';

test('leaves out flags and their values, in both forms', () => {
  const args = [
    'sweep',
    '--jobs',
    '2',
    '--quiet',
    '--with=cpus=2',
    '--format',
    'csv',
    '--out',
    'x',
  ];
  expect(withoutFlags(args, ['--jobs', '--with', '--format'])).toEqual([
    'sweep',
    '--quiet',
    '--out',
    'x',
  ]);
  expect(withoutFlags(['sweep', '--jobs-dir', 'x'], ['--jobs'])).toEqual([
    'sweep',
    '--jobs-dir',
    'x',
  ]);
});
