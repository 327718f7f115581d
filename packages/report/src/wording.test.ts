import { expect, test } from 'vitest';
import { testingRun } from './testing-run.js';
import { headline, labelsOf, nameOf, spaced } from './wording.js';

test('a name is a name, or the name of an object, or those of a list', () => {
  expect(nameOf('mnist')).toBe('mnist');
  expect(nameOf({ name: 'mnist', limit: 5 })).toBe('mnist');
  expect(nameOf(['a', { name: 'b' }])).toBe('a, b');
  expect(nameOf(undefined)).toBe('');
});

test('runs are called by their folders, by their paths where those are the same', () => {
  const [a, b] = [testingRun({ name: 'a' }), testingRun({ name: 'b' })];
  expect(labelsOf([a, b])).toEqual(['a', 'b']);
  expect(labelsOf([a, { ...a, folder: 'other/a' }])).toEqual(['runs/a', 'other/a']);
});

test('a headline without names in the config', () => {
  const run = testingRun();
  expect(headline(run)).toBe('lenet-5-caffe on mnist');
  expect(headline({ ...run, config: {} })).toBe('Ensemble on mnist');
  const config = { ...run.config, dataset: { name: 'csv-file', file: 'a.csv' } };
  expect(headline({ ...run, config })).toBe('lenet-5-caffe on mnist');
  const { test: _, ...evaluation } = run.evaluation;
  expect(headline({ ...run, config, evaluation })).toBe('lenet-5-caffe on csv-file');
});

test('metrics in words', () => {
  expect(
    ['classwiseEce', 'topKAccuracy', 'aurc', 'excessAurc', 'brierResolution'].map(spaced),
  ).toEqual(['classwise ECE', 'top k accuracy', 'AURC', 'excess AURC', 'Brier resolution']);
});
