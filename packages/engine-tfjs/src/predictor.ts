import {
  CallQueue,
  checkInputs,
  checkState,
  droppingNodes,
  ModelError,
  type ModelGraph,
  type Predictor,
  type PredictorOptions,
  type TicketState,
  yieldToEventLoop,
} from '@freetickets/core';
import { assignParameters, layersModel } from '@freetickets/model-graph';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { indexCheck } from './check-indices.js';
import { sampleDropout } from './dropout.js';
import { predictAll } from './forward.js';
import type { OnBackend } from './on-backend.js';
import { spreadState } from './state.js';

/** How many examples go through the members at a time. */
const CHUNK = 256;

/** A model for each member, run one after another on the same input tensor. */
export async function createPredictor(
  graph: ModelGraph,
  members: readonly TicketState[],
  on: OnBackend,
  { dropoutSeed }: PredictorOptions = {},
): Promise<Predictor> {
  if (members.length === 0) {
    throw new ModelError('A predictor was asked for without members. Give it at least one ticket.');
  }
  for (const member of members) checkState(graph, member);
  if (dropoutSeed !== undefined) droppingNodes(graph);
  const models: LayersModel[] = [];
  const dispose = (): void => {
    for (const model of models) model.dispose();
  };
  try {
    for (const member of members) {
      await yieldToEventLoop();
      const model = layersModel(graph);
      models.push(model);
      if (dropoutSeed !== undefined) sampleDropout(model, dropoutSeed, models.length);
      const parameters = spreadState(graph, member);
      const values = Array.from(parameters, ([name, { values }]) => [name, values]);
      assignParameters(model, graph, Object.fromEntries(values));
    }
  } catch (error) {
    dispose();
    throw error;
  }
  const checkIndices = indexCheck(graph);
  const queue = new CallQueue('predictor');
  return {
    members: models.length,
    predict: (inputs, count, options = {}) =>
      queue.run(() => {
        checkInputs(graph, inputs, count);
        checkIndices(inputs);
        return predictAll(models, graph, { inputs, count }, on, (work) =>
          queue.chunks(count, CHUNK, options, work),
        );
      }, options),
    dispose: () => queue.close(dispose),
  };
}
