import {
  type ByLayer,
  type InitialMasks,
  PluginError,
  pluginFailure,
  pluginLabel,
  type Run,
  sizeOf,
  type TicketState,
} from '@freetickets/core';
import { gather, masksByScore } from '@freetickets/sparse-masks';
import { initialTicket } from '@freetickets/tickets';
import { startOf } from './active-counts.js';
import type { TrainOptions } from './train-options.js';
import { UntrainedDense } from './untrained-dense.js';

/** A run's first state: the model's initial weights at the positions that the run begins with. */
export async function initialState(options: TrainOptions, run: Run): Promise<TicketState> {
  const { graph } = options;
  const values = await options.initialise(run.seed);
  const start = { ...startOf(run), seed: run.seed };
  const { initialMasks } = run;
  if (!initialMasks?.scores || start.sparsity === 0) return initialTicket(graph, values, start);

  const dense = initialTicket(graph, values, { ...start, sparsity: 0 });
  const layers = graph.parameters.filter(({ maskable }) => maskable);
  const scores = await scoresOf(initialMasks, new UntrainedDense(options, run, dense));
  for (const { name, shape } of layers) {
    const { length = 0 } = scores[name] ?? {};
    if (length === sizeOf(shape)) continue;
    const label = pluginLabel(initialMasks, 'the initial masks');
    throw new PluginError(label, `${name}: got ${length} scores, expected ${sizeOf(shape)}.`);
  }
  const masks = masksByScore(layers, scores, { ...start, scope: initialMasks.scope });
  const parameters = Object.entries(dense.parameters).map(([name, { shape, values: all }]) => {
    const mask = masks[name];
    return [name, mask ? { shape, mask, values: gather(all, mask) } : { shape, values: all }];
  });
  return { ...dense, parameters: Object.fromEntries(parameters) };
}

async function scoresOf(masks: InitialMasks, network: UntrainedDense): Promise<ByLayer> {
  try {
    return (await masks.scores?.(network)) ?? {};
  } catch (cause) {
    throw pluginFailure(pluginLabel(masks, 'the initial masks'), 'scores()', cause);
  } finally {
    network.dispose();
  }
}
