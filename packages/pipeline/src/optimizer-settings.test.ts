import { checkOptimizer, OptionError } from '@freetickets/core';
import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  type OptimizerConfig,
  type OptimizerSettings,
  parseOptimizer,
} from './optimizer-settings.js';

test.each<[OptimizerConfig, OptimizerSettings]>([
  ['sgd', { name: 'sgd', learningRate: 0.05, momentum: 0.9, nesterov: false, weightDecay: 5e-4 }],
  [
    { momentum: 0, learningRate: 0.1 },
    { name: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false, weightDecay: 5e-4 },
  ],
  [
    'adam',
    { name: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0 },
  ],
  [
    { name: 'adamw', beta2: 0.99, clipNorm: 1 },
    {
      name: 'adamw',
      learningRate: 0.001,
      beta1: 0.9,
      beta2: 0.99,
      epsilon: 1e-7,
      weightDecay: 0.01,
      clipNorm: 1,
    },
  ],
])('%j has its defaults, and engines accept it', (given, expected) => {
  const settings = parseOptimizer(given);
  expect(settings).toEqual(expected);
  const { learningRate: _, ...spec } = settings;
  expect(() => checkOptimizer(spec)).not.toThrow();
});

describe('the types of a config', () => {
  test('know the options of each optimizer', () => {
    expectTypeOf<{ name: 'adamw'; weightDecay: 0.1 }>().toExtend<OptimizerConfig>();
    expectTypeOf<{ nesterov: true }>().toExtend<OptimizerConfig>();
    expectTypeOf<{ name: 'adam'; momentum: 0.9 }>().not.toExtend<
      Exclude<OptimizerConfig, { readonly name?: 'sgd' }>
    >;
    expectTypeOf<'lion'>().not.toExtend<OptimizerConfig>();
    expectTypeOf<{ momentum: '0.9' }>().not.toExtend<OptimizerConfig>();
  });
});

test.each([
  [{ name: 'adamw', momentum: 0.9 }, /momentum/],
  [{ name: 'sgd', beta1: 0.9 }, /beta1/],
  [{ name: 'adam', epsilon: 0 }, /epsilon: got 0, expected a number above 0/],
  [7, /'sgd', 'adam', 'adamw' or \{ name, \.\.\.options \}/],
])('refuses %j', (given, message) => {
  expect(() => parseOptimizer(given)).toThrow(OptionError);
  expect(() => parseOptimizer(given)).toThrow(message);
});
