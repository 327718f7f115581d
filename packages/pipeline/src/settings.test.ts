import { OptionError } from '@freetickets/core';
import { expect, test } from 'vitest';
import { parseConfig } from './settings.js';

const items = (length: number) => Array.from({ length }, () => 'noise');

test('a run folder has a name', () => {
  const parse = () => parseConfig({ dataset: 'mnist', out: '' });
  expect(parse).toThrow('config: out: got "", expected a folder.');
});

test.each([
  ['ood', 'data sets', (list: unknown) => ({ ood: list })],
  ['metrics', 'metrics', (list: unknown) => ({ metrics: list })],
  ['oodScores', 'OoD scores', (list: unknown) => ({ oodScores: list })],
  ['plugins', 'plugins', (list: unknown) => ({ plugins: list })],
  ['corruptions: types', 'corruptions', (list: unknown) => ({ corruptions: { types: list } })],
])('%s is a list of at most 100', (path, what, config) => {
  const parse = (list: unknown) => parseConfig({ dataset: 'mnist', ...config(list) });
  expect(parse(items(100))).toMatchObject(config(items(100)));
  for (const wrong of [items(101), items(1e6), 'noise', null]) {
    expect(() => parse(wrong)).toThrow(OptionError);
    expect(() => parse(wrong)).toThrow(`config: ${path}: got`);
    expect(() => parse(wrong)).toThrow(`expected a list of ${what}, at most 100.`);
  }
});

test('the negative log-likelihood of a number has its gradient clipped, unless a config says how', () => {
  const clipNormOf = (config: object) =>
    parseConfig({ dataset: 'flats.csv', ...config }).optimizer.clipNorm;
  const loss = 'gaussian-nll';
  expect(clipNormOf({ loss })).toBe(1);
  expect(clipNormOf({ loss, optimizer: { name: 'adam', learningRate: 0.01 } })).toBe(1);
  expect(clipNormOf({ loss, optimizer: { clipNorm: 5 } })).toBe(5);
  expect(clipNormOf({ loss: 'mean-squared-error' })).toBeUndefined();
  expect(clipNormOf({})).toBeUndefined();
});
