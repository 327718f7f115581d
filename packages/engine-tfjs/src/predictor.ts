import {
  CallQueue,
  checkInputs,
  checkState,
  ModelError,
  type ModelGraph,
  type Predictor,
  type TicketState,
  yieldToEventLoop,
} from '@freetickets/core';
import { assignParameters, layersModel } from '@freetickets/model-graph';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { indexCheck } from './check-indices.js';
import { predictAll } from './forward.js';
import { spreadState } from './state.js';

/** How many examples go through the members at a time. */
const CHUNK = 256;

/** A model for each member, run one after another on the same input tensor. */
export async function createPredictor(
  graph: ModelGraph,
  members: readonly TicketState[],
): Promise<Predictor> {
  if (members.length === 0) {
    throw new ModelError('A predictor was asked for without members. Give it at least one ticket.');
  }
  for (const member of members) checkState(graph, member);
  const models: LayersModel[] = [];
  const dispose = (): void => {
    for (const model of models) model.dispose();
  };
  try {
    for (const member of members) {
      await yieldToEventLoop();
      const model = layersModel(graph);
      models.push(model);
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
        return predictAll(models, graph, { inputs, count }, (work) =>
          queue.chunks(count, CHUNK, options, work),
        );
      }, options),
    dispose: () => queue.close(dispose),
  };
}
