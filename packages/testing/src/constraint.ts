import {
  type LayerShape,
  type LayerUnits,
  type MaskConstraint,
  OptionError,
  originOf,
  PluginError,
  sizeOf,
} from '@freetickets/core';
import { initialTopology, keepsTo, uniform } from '@freetickets/sparse-masks';
import fc from 'fast-check';
import type { ConformanceCase } from './case.js';
import { forAll } from './for-all.js';

/** Layers whose sides are multiples of 8, which most constraints can divide. */
const arbitraryLayers: fc.Arbitrary<LayerShape> = fc
  .oneof(
    fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    fc.tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 2 }),
      fc.integer({ min: 1, max: 2 }),
    ),
  )
  .map((lengths) => ({
    name: 'layer/kernel',
    shape: lengths.map((length, i) => (i >= lengths.length - 2 ? 8 * length : length)),
  }));

/**
 * What every constraint must do.
 *
 * @example for (const { name, run } of constraintConformance(mine())) test(name, run);
 */
export function constraintConformance(constraint: MaskConstraint): ConformanceCase[] {
  const fail = (problem: string): never => {
    throw new PluginError(originOf(constraint)?.name ?? 'the constraint', problem);
  };
  const withUnits = (check: (layer: LayerShape, units: LayerUnits, size: number) => void) =>
    forAll(arbitraryLayers, (layer) => {
      const units = unitsOf(constraint, layer);
      if (units) check(layer, units, sizeOf(layer.shape));
    });
  return [
    {
      name: 'divides a layer into groups of units that are equally large, or says why it cannot',
      run: () =>
        withUnits((_, { unitSize, groupSize, unitOf }, size) => {
          const count = size / unitSize;
          if (!Number.isInteger(count) || !Number.isInteger(count / groupSize)) {
            fail(`units of ${unitSize} in groups of ${groupSize} do not divide ${size} positions.`);
          }
          const members = new Array<number>(count).fill(0);
          for (let position = 0; position < size; position++) members[unitOf(position)]++;
          const wrong = members.findIndex((each) => each !== unitSize);
          if (members.length !== count || wrong >= 0) {
            fail(`unit ${wrong} has ${members[wrong]} positions, not ${unitSize}.`);
          }
        }),
    },
    {
      name: 'gives the same units each time',
      run: () =>
        withUnits((layer, units, size) => {
          const again = unitsOf(constraint, layer);
          for (let position = 0; position < size; position++) {
            if (again?.unitOf(position) !== units.unitOf(position)) {
              fail(`position ${position} is in unit ${units.unitOf(position)} and then another.`);
            }
          }
        }),
    },
    {
      name: 'has masks at any sparsity, which it holds for',
      run: () =>
        forAll(
          fc.tuple(arbitraryLayers, fc.double({ min: 0, max: 0.9, noNaN: true })),
          ([layer, sparsity]) => {
            const units = unitsOf(constraint, layer);
            const options = { sparsity, distribution: uniform(), seed: 1, constraint };
            const { [layer.name]: mask } = units ? initialTopology([layer], options) : {};
            if (units && mask && !keepsTo(units, mask)) fail('a mask of it does not keep to it.');
          },
        ),
    },
  ];
}

/** A layer's units; none where the constraint refuses it. */
function unitsOf(constraint: MaskConstraint, layer: LayerShape): LayerUnits | undefined {
  try {
    return constraint.units(layer);
  } catch (error) {
    if (error instanceof OptionError) return undefined;
    throw error;
  }
}
