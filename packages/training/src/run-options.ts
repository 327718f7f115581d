import { type Run, random } from '@freetickets/core';
import { type JointNetwork, jointNetwork } from '@freetickets/tickets';
import type { TrainOptions } from './train-options.js';

type OfNetwork = Pick<TrainOptions, 'graph' | 'loss' | 'initialise' | 'trained'>;

/**
 * The options of a run's own network, where that is not the model itself: its heads begin with weights by seeds of their own, the
 * first and what they share with those of the run's.
 */
export function runOptions<T extends OfNetwork>(
  options: T,
  { heads }: Run,
): { readonly own: T; readonly joint: JointNetwork } {
  const { graph, loss, initialise, trained } = options;
  const joint = jointNetwork(graph, heads);
  if (!heads) return { own: options, joint };
  const own: T = {
    ...options,
    graph: joint.graph,
    loss: { ...loss, heads: heads.count },
    initialise: async (seed) => {
      const values: Awaited<ReturnType<typeof initialise>>[] = [];
      for (let head = 1; head <= heads.count; head++) {
        values.push(
          await initialise(head === 1 ? seed : random.derive(seed, 'head', head).uint32()),
        );
      }
      return joint.valuesOf(values);
    },
    ...(trained && {
      trained: async (path: string) => {
        const weights = await trained(path);
        return joint.valuesOf(joint.names.map(() => weights));
      },
    }),
  };
  return { own, joint };
}
