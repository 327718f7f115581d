import { expect, it } from 'vitest';
import { requireSameConfig } from './same-config.js';

const held = { dataset: { name: 'csv', files: ['a.csv', 'b.csv'], label: null }, seed: 1 };
const resume = (config: typeof held) => () => requireSameConfig(held, config, 'runs/1', 'resume');

it('is the same whatever the order of keys, and another where any value is', () => {
  const { name, files, label } = held.dataset;
  expect(resume({ seed: 1, dataset: { label, files, name } })).not.toThrow();
  expect(resume({ ...held, seed: 2 })).toThrow('config: seed: got 2, expected 1');
  const reordered = { ...held.dataset, files: files.toReversed() };
  expect(resume({ ...held, dataset: reordered })).toThrow('config: dataset');
  const shorter = { ...held.dataset, files: ['a.csv'] };
  expect(resume({ ...held, dataset: shorter })).toThrow('config: dataset');
});

it('names another loss rather than the defaults that follow from it', () => {
  const of = (loss: string, clipNorm: number) => ({ optimizer: { name: 'sgd', clipNorm }, loss });
  const began = of('gaussian-nll', 1);
  const evaluate = (config: typeof began) => () =>
    requireSameConfig(began, config, 'runs/1', 'evaluate');
  expect(evaluate(of('mean-squared-error', 2))).toThrow('config: loss: got "mean-squared-error"');
  expect(evaluate(of('gaussian-nll', 2))).toThrow('config: optimizer');
});
