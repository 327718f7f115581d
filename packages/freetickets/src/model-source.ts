import {
  DataError,
  type Dataset,
  ModelError,
  type ModelGraph,
  type Registry,
} from '@freetickets/core';
import { modelGraph } from '@freetickets/model-graph';
import type { ModelFactory } from '@freetickets/models';
import { LayersModel } from '@tensorflow/tfjs-layers';

/** Makes the models of a config. `release` is told when one is no longer needed. */
interface ModelSource extends ModelFactory {
  release(model: LayersModel): void;
}

/** Where a config's models come from: a plugin, a function, or one model as it is. */
export function modelSource(model: unknown, registry: Registry): ModelSource {
  if (model instanceof LayersModel) return { create: () => model, release: () => {} };
  if (typeof model !== 'function' || 'pluginName' in model) {
    const { create } = registry.resolve('model', model);
    return { create, release: (made) => made.dispose() };
  }
  // A function may make a model each time, or give the same one again, which is then not ours to dispose of.
  let last: LayersModel | undefined;
  return {
    create: model as ModelFactory['create'],
    release: (made) => {
      if (last && last !== made) last.dispose();
      last = made;
    },
  };
}

/** A model's graph, which must take the data's inputs and name its classes. */
export function graphFor(model: LayersModel, dataset: Dataset): ModelGraph {
  const losses = ['categoricalCrossentropy', 'sparseCategoricalCrossentropy'];
  if (typeof model.loss === 'string' && !losses.includes(model.loss)) {
    throw new ModelError(
      `The model is compiled with the loss ${model.loss}. Only ${losses.join(' and ')} can be trained; compile it with one of them, or not at all.`,
    );
  }
  const graph = modelGraph(model);
  const shape = (axes: readonly number[]): string => `[${axes.join(', ')}]`;
  if (shape(graph.inputShape) !== shape(dataset.inputShape)) {
    throw new DataError(
      `The model takes inputs of shape ${shape(graph.inputShape)}, but those of ${dataset.name} have ${shape(dataset.inputShape)}.`,
    );
  }
  if (graph.classes !== dataset.classes.length) {
    throw new DataError(
      `The model has ${graph.classes} outputs, but ${dataset.name} has ${dataset.classes.length} classes.`,
    );
  }
  return graph;
}
