import {
  OptionError,
  type PlanSettings,
  type Registry,
  type Schedule,
  type Strategy,
} from '@freetickets/core';
import { constant } from '@freetickets/schedulers';
import type { Settings } from './settings.js';

/** What a config says to its method, but for the number of examples, which the data tells. */
export function planSettings(
  settings: Settings,
  registry: Registry,
): Omit<PlanSettings, 'examples'> {
  const { seed, sparsity, batchSize, topology } = settings;
  const { learningRate, clipNorm, ...optimizer } = settings.optimizer;
  const { everySteps, endShare, fraction, redistribution = 'none', gradientBatches } = topology;
  const { initialMasks, constraint, gradualPruning } = settings;
  return {
    seed,
    sparsity,
    batchSize,
    learningRate,
    distribution: registry.resolve('distribution', settings.distribution),
    strategy: strategyOf(settings.strategy, registry),
    ...(initialMasks !== 'random' && {
      initialMasks: registry.resolve('initial-masks', initialMasks),
    }),
    ...(constraint !== 'unstructured' && {
      constraint: registry.resolve('constraint', constraint),
    }),
    ...(gradualPruning && { gradualPruning }),
    optimizer: { ...optimizer, ...(clipNorm !== undefined && { clipNorm }) },
    topology: {
      ...(everySteps !== undefined && { everySteps }),
      ...(endShare !== undefined && { endShare }),
      ...(gradientBatches !== undefined && { gradientBatches }),
      ...(redistribution !== 'none' && {
        redistribution: registry.resolve('redistribution', redistribution),
      }),
      ...(fraction !== undefined && { fraction: fractionOf(fraction, registry) }),
    },
  };
}

function strategyOf(strategy: unknown, registry: Registry): Strategy {
  const isObject = typeof strategy === 'object' && strategy !== null;
  if (!isObject || 'plugin' in strategy || !('prune' in strategy || 'grow' in strategy)) {
    return registry.resolve('strategy', strategy);
  }
  const { prune, grow, order = 'prune-first', ...unknown } = strategy as Record<string, unknown>;
  if (order !== 'prune-first' && order !== 'grow-first') {
    throw new OptionError('config: strategy.order', order, "'prune-first' or 'grow-first'");
  }
  const [extra] = Object.keys(unknown);
  if (extra) {
    throw new OptionError(
      `config: strategy.${extra}`,
      unknown[extra],
      'only prune, grow and order',
    );
  }
  return { order, prune: registry.resolve('prune', prune), grow: registry.resolve('grow', grow) };
}

function fractionOf(fraction: unknown, registry: Registry): Schedule {
  if (typeof fraction !== 'number') return registry.resolve('schedule', fraction);
  if (!(fraction >= 0 && fraction <= 1)) {
    throw new OptionError('config: topology.fraction', fraction, 'a number from 0 to 1');
  }
  return constant({ value: fraction });
}
