import type { NetworkState } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import type { ConformanceCase } from './case.js';
import type { EngineProbe } from './engine-probe.js';
import { fingerprint, parameterOf, velocityOf } from './engine-values.js';

/** Masks that are set, and states that are exported and gone on from. */
export function stateCases(probe: EngineProbe): ConformanceCase[] {
  return [
    {
      name: 'setMask keeps what stays active, and starts everything else at 0',
      run: () =>
        probe.withNetwork({}, async (network) => {
          const name = 'logits/kernel';
          await probe.train(network, 1, 2);
          const before = await network.exportState();
          const old = parameterOf(before, name).mask;
          const mask = old.without(old.active().slice(0, 5)).with(old.inactive().slice(3, 12));
          await network.setMask(name, mask);
          const after = await network.exportState();
          probe.check(
            mask.equals(parameterOf(after, name).mask),
            'has another mask than it was given.',
          );
          for (const [what, [was, is]] of Object.entries({
            weights: [before.parameters[name].values, after.parameters[name].values],
            velocity: [velocityOf(before)[name], velocityOf(after)[name]],
          })) {
            const dense = new Map(Array.from(old.active(), (position, i) => [position, was[i]]));
            const expected = Float32Array.from(
              mask.active(),
              (position) => dense.get(position) ?? 0,
            );
            probe.checkSame(is, expected, `${what} after setMask`);
          }
          const explored = Mask.from(after.explored[name]);
          probe.check(explored.equals(old.union(mask)), 'explored is not the union of all masks.');
          const others = ({ parameters }: NetworkState) =>
            Object.entries(parameters).filter(([other]) => other !== name);
          probe.checkSame(others(before), others(after), 'setMask changed another parameter.');
          await probe.train(network, 3, 4);
          const { weights } = await network.layer(name);
          probe.check(
            mask.inactive().every((position) => weights[position] === 0),
            'a weight that was pruned comes back by itself.',
          );
          probe.check(
            mask
              .difference(old)
              .active()
              .every((position) => weights[position] !== 0),
            'a weight that was grown is not trained.',
          );
        }),
    },
    {
      name: 'setMasks, where there is one, does what setMask does for each',
      run: () =>
        probe.withNetwork({}, async (network) => {
          if (!network.setMasks) return;
          await probe.train(network, 1, 2);
          const before = await network.exportState();
          const masks = Object.fromEntries(
            ['conv/kernel', 'logits/kernel'].map((name, i) => {
              const { mask } = parameterOf(before, name);
              return [
                name,
                mask.without(mask.active().slice(0, 2)).with(mask.inactive().slice(0, i)),
              ];
            }),
          );
          await network.setMasks(masks);
          const together = await network.exportState();
          await network.importState(before);
          for (const [name, mask] of Object.entries(masks)) await network.setMask(name, mask);
          probe.checkSame(together, await network.exportState(), 'setMasks and setMask differ.');
        }),
    },
    {
      name: 'goes on bit for bit from an exported state',
      run: () =>
        probe.withNetwork({ track: ['denseMomentum'] }, async (network) => {
          await probe.train(network, 1, 3);
          const { mask } = await network.layer('conv/kernel');
          await network.setMask('conv/kernel', Mask.from(mask).without(mask.active().slice(0, 2)));
          const state = await network.exportState();
          const text = fingerprint(state);
          await probe.train(network, 4, 6);
          const expected = await network.exportState();
          probe.check(text === fingerprint(state), 'training wrote to an exported state.');
          const options = { initial: state, track: ['denseMomentum'] as const };
          await probe.withNetwork(options, async (resumed) => {
            probe.checkSame(
              await resumed.exportState(),
              state,
              'a state changes by creation from it.',
            );
            await probe.train(resumed, 4, 6);
            probe.checkSame(
              await resumed.exportState(),
              expected,
              'a network created from it differs.',
            );
          });
          await network.importState(state);
          await probe.train(network, 4, 6);
          probe.checkSame(
            await network.exportState(),
            expected,
            'a network that imported it differs.',
          );
        }),
    },
  ];
}
