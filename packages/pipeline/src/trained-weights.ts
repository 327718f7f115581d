import { type ByLayer, DataError, FileError } from '@freetickets/core';
import { scatter } from '@freetickets/sparse-masks/masks';
import type { Experiment } from './experiment.js';
import { loadEnsemble } from './load-ensemble.js';
import { isAddress } from './masks-network.js';

/**
 * The maskable weights of the first ticket in a run folder, at all positions, 0 where inactive. Throws a `DataError` where it
 * is of another model than the experiment's, a `FileError` where there is none; web addresses are not read.
 */
export async function trainedWeights(
  path: string,
  { graph, registry, settings }: Experiment,
): Promise<ByLayer> {
  if (isAddress(path)) {
    throw new FileError(path, 'is an address, expected the path of a run folder.');
  }
  const { engine, backend, threads } = settings;
  const ensemble = await loadEnsemble(path, registry, {
    ...(engine !== undefined && { engine: engine as never }),
    ...(backend !== undefined && { backend }),
    ...(threads !== undefined && { threads }),
  });
  try {
    if (ensemble.graph.hash !== graph.hash) {
      throw new DataError(
        `initialMasks.from: ${path} holds tickets of another model. Give a run of the model that is to be trained.`,
      );
    }
    const [{ parameters }] = ensemble.members;
    const maskable = graph.parameters.filter((info) => info.maskable);
    const weights = maskable.map(({ name }) => {
      const { values, mask } = parameters[name];
      return [name, mask ? scatter(values, mask) : values];
    });
    return Object.fromEntries(weights);
  } finally {
    await ensemble.dispose();
  }
}
