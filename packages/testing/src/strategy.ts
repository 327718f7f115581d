import { OptionError, PluginError, random, type Strategy, signalsOf } from '@freetickets/core';
import { updateTopology } from '@freetickets/sparse-masks';
import fc from 'fast-check';
import { arbitraryLayer } from './arbitrary-layer.js';
import type { ConformanceCase } from './case.js';
import { forAll } from './for-all.js';
import { growConformance } from './grow.js';
import { pruneConformance } from './prune.js';

const ORDERS: readonly string[] = ['prune-first', 'grow-first', 'static'];

/**
 * What every strategy must do; includes what its criteria must do.
 *
 * @example for (const { name, run } of strategyConformance(mine())) test(name, run);
 */
export function strategyConformance(strategy: Strategy): ConformanceCase[] {
  const order: ConformanceCase = {
    name: 'has an order that there is',
    run: () => {
      if (!ORDERS.includes(strategy.order)) {
        throw new OptionError('order', strategy.order, `one of ${ORDERS.join(', ')}`);
      }
    },
  };
  if (!ORDERS.includes(strategy.order)) return [order];

  const update: ConformanceCase = {
    name: 'updates any layer, by any fraction, in the same way each time',
    run: () =>
      forAll(
        fc.tuple(arbitraryLayer(signalsOf(strategy)), fc.double({ min: 0, max: 1, noNaN: true })),
        ([layer, fraction]) => {
          const [first, second] = [1, 1].map(
            (seed) => updateTopology(layer, strategy, fraction, random.derive(seed)).mask,
          );
          if (!first.equals(second)) {
            throw new PluginError(strategy.order, 'two updates of the same layer differ.');
          }
        },
      ),
  };
  if (strategy.order === 'static') return [order, update];
  return [
    order,
    ...pruneConformance(strategy.prune).map(({ name, run }) => ({ name: `prune: ${name}`, run })),
    ...growConformance(strategy.grow).map(({ name, run }) => ({ name: `grow: ${name}`, run })),
    update,
  ];
}
