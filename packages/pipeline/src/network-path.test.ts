import { expect, test } from 'vitest';
import { networkPathIn } from './network-path.js';

test.each([
  String.raw`\\host\share\data`,
  '//host/share/data',
  String.raw`\/host\share`,
  String.raw`\\?\UNC\host\share`,
  String.raw`\\.\pipe\name`,
])('a path to another machine is found: %s', (path) => {
  expect(networkPathIn(path, 'runs/1')).toBe(path);
  expect(networkPathIn({ name: 'idx', folder: path }, 'runs/1')).toBe(path);
  expect(networkPathIn(['noise', { deep: [{ folder: path }] }], 'runs/1')).toBe(path);
});

test.each([
  '//',
  '/data',
  String.raw`C:\data`,
  './data',
  'a//b',
  'http://host/data',
  null,
  7,
  true,
])('what is none is not: %j', (value) =>
  expect(networkPathIn([value, { value }], 'runs/1')).toBeUndefined(),
);

test.runIf(process.platform === 'win32')('nor is the share that the folder itself is on', () => {
  const folder = String.raw`\\host\share\runs\1`;
  expect(networkPathIn('//HOST/share/data', folder)).toBeUndefined();
  expect(networkPathIn('//host/other/data', folder)).toBe('//host/other/data');
});
