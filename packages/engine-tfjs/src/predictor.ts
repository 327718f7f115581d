import {
  CallQueue,
  checkInputs,
  checkState,
  ModelError,
  type ModelGraph,
  type Predictor,
  type TicketState,
} from '@freetickets/core';
import { assignParameters, layersModel } from '@freetickets/model-graph';
import { predictAll } from './forward.js';
import { spreadState } from './state.js';

/** How many examples go through the members at a time. */
const CHUNK = 256;

/** A model for each member, run one after another on the same input tensor. */
export function createPredictor(graph: ModelGraph, members: readonly TicketState[]): Predictor {
  if (members.length === 0) {
    throw new ModelError('A predictor was asked for without members. Give it at least one ticket.');
  }
  for (const member of members) checkState(graph, member);
  const models = members.map((member) => {
    const model = layersModel(graph);
    const parameters = [...spreadState(graph, member)];
    const values = Object.fromEntries(parameters.map(([name, { values }]) => [name, values]));
    assignParameters(model, graph, values);
    return model;
  });
  const queue = new CallQueue('predictor');
  return {
    members: models.length,
    predict: (inputs, count, options = {}) =>
      queue.run(() => {
        checkInputs(graph, inputs, count);
        return predictAll(models, graph, { inputs, count }, (work) =>
          queue.chunks(count, CHUNK, options, work),
        );
      }, options),
    dispose: () =>
      queue.close(() => {
        for (const model of models) model.dispose();
      }),
  };
}
