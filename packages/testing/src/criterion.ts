import {
  type GrowCriterion,
  type LayerView,
  originOf,
  PluginError,
  type PruneCriterion,
  type Random,
  random,
  type Signal,
} from '@freetickets/core';
import { checkPositions } from '@freetickets/sparse-masks';
import fc from 'fast-check';
import { arbitraryLayer } from './arbitrary-layer.js';
import type { ConformanceCase } from './case.js';
import { contentsOf } from './contents-of.js';
import { forAll } from './for-all.js';

const SIGNALS: readonly Signal[] = ['gradient', 'denseGradient', 'denseMomentum'];

/** What prune and grow criteria have in common: they choose `count` positions on one side of the mask. */
export function criterionConformance(
  criterion: PruneCriterion | GrowCriterion,
  among: 'active' | 'inactive',
  choose: (layer: LayerView, count: number, random: Random) => Int32Array,
): ConformanceCase[] {
  const layers = arbitraryLayer(criterion.needs);
  const most = ({ mask }: LayerView): number =>
    among === 'active' ? mask.count : mask.size - mask.count;
  const anyCount = layers.chain((layer) =>
    fc.record({ layer: fc.constant(layer), count: fc.nat({ max: most(layer) }) }),
  );
  const stream = (): Random => random.derive(1, 'conformance');
  const fail = (problem: string): never => {
    throw new PluginError(originOf(criterion)?.name ?? 'the criterion', problem);
  };
  const checkChoice = (layer: LayerView, count: number): void =>
    checkPositions(choose(layer, count, stream()), { count, among, layer, criterion });

  return [
    {
      name: 'needs only signals there are, each once',
      run: () => {
        const { needs } = criterion;
        if (new Set(needs).size !== needs.length || !needs.every((s) => SIGNALS.includes(s))) {
          fail(`it needs [${needs.join(', ')}]; there are ${SIGNALS.join(', ')}.`);
        }
      },
    },
    {
      name: `returns as many distinct ${among} positions as asked for`,
      run: () => forAll(anyCount, ({ layer, count }) => checkChoice(layer, count)),
    },
    {
      name: 'returns none when asked for none',
      run: () => forAll(layers, (layer) => checkChoice(layer, 0)),
    },
    {
      name: `returns every ${among} position when asked for all`,
      run: () => forAll(layers, (layer) => checkChoice(layer, most(layer))),
    },
    {
      name: 'gives the same answer for the same layer and random numbers',
      run: () =>
        forAll(anyCount, ({ layer, count }) => {
          const [first, second] = [stream(), stream()].map((numbers) =>
            Array.from(choose(layer, count, numbers)).sort((a, b) => a - b),
          );
          if (first.some((position, i) => position !== second[i])) {
            fail(`it returned [${first}] and then [${second}].`);
          }
        }),
    },
    {
      name: 'does not write to the layer',
      run: () =>
        forAll(anyCount, ({ layer, count }) => {
          const before = contentsOf(layer);
          choose(layer, count, stream());
          if (contentsOf(layer) !== before) fail('it wrote to the arrays of the layer.');
        }),
    },
    {
      name: 'scores each position by a number, the same each time, where it has scores',
      run: () =>
        forAll(layers, (layer) => {
          const { mask } = layer;
          const positions = among === 'active' ? mask.active() : mask.inactive();
          const before = contentsOf(layer);
          const [first, second] = [1, 2].map(() => {
            const score = criterion.score?.(layer, stream()) ?? (() => 0);
            return Array.from(positions, (position) => score(position));
          });
          if (first.some((score, i) => !Number.isFinite(score) || score !== second[i])) {
            fail(`it scored [${first}] and then [${second}].`);
          }
          if (contentsOf(layer) !== before) fail('its score wrote to the arrays of the layer.');
        }),
    },
  ];
}
