import { expect, test } from 'vitest';
import { settingOf } from './settings.js';

test('a density is of ERK unless it says otherwise', () => {
  const erk = { name: 'ERK 0.2', distribution: 'ERK', density: 0.2 };
  expect(settingOf('0.2')).toEqual(erk);
  expect(settingOf('ERK:.2')).toEqual(erk);
  expect(settingOf('uniform:1')).toEqual({
    name: 'uniform 1',
    distribution: 'uniform',
    density: 1,
  });
});

test.each(['2', '0', 'erk:0.2', 'ERK', '0.2.1'])('%s is no density', (text) => {
  expect(() => settingOf(text)).toThrow(/expected one such as 0.2/);
});
