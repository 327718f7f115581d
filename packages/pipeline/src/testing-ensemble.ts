import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { createRegistry, random } from '@freetickets/core';
import { fromArrays } from '@freetickets/datasets';
import { sparse } from '@freetickets/engine-sparse';
import { meanProbability } from '@freetickets/ensemble-aggregators';
import { edst } from '@freetickets/methods';
import { mlp } from '@freetickets/models';
import { erk } from '@freetickets/sparse-masks';
import { rigl } from '@freetickets/strategies';
import type { Ensemble } from '@freetickets/tickets';
import { runPipeline } from './run-pipeline.js';

const stream = random.derive(1, 'points');

/** Points of a square. */
export const points = Array.from({ length: 60 }, () => [stream.uniform(), stream.uniform()]);

const registry = createRegistry(edst, mlp, erk, rigl, sparse, meanProbability);

/** A small ensemble that tells on which side of the square's diagonal a point lies. */
export async function smallEnsemble(): Promise<Ensemble> {
  await tf.setBackend('cpu');
  const labels = points.map(([x, y]) => Number(x > y));
  const config = {
    dataset: fromArrays({ inputs: points, labels, classes: ['above', 'below'] }),
    model: mlp({ hidden: [8] }),
    method: edst({ tickets: 2, explorationEpochs: 3, refinementEpochs: 1 }),
    batchSize: 8,
  };
  const { ensemble } = await runPipeline(config, registry);
  return ensemble;
}
