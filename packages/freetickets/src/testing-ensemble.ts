import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { random } from '@freetickets/core';
import { fromArrays } from '@freetickets/datasets';
import type { Ensemble } from '@freetickets/tickets';
import type { Config } from './config.js';
import { freeTickets } from './free-tickets.js';

const stream = random.derive(1, 'points');

/** Points of a square. */
export const points = Array.from({ length: 60 }, () => [stream.uniform(), stream.uniform()]);

/** A small ensemble that tells on which side of the square's diagonal a point lies. */
export async function smallEnsemble(config: Partial<Config> = {}): Promise<Ensemble> {
  await tf.setBackend('cpu');
  const labels = points.map(([x, y]) => Number(x > y));
  const { ensemble } = await freeTickets({
    dataset: fromArrays({ inputs: points, labels, classes: ['above', 'below'] }),
    model: { name: 'mlp', hidden: [8] },
    method: { name: 'edst', tickets: 2, explorationEpochs: 3, refinementEpochs: 1 },
    batchSize: 8,
    ...config,
  });
  return ensemble;
}
