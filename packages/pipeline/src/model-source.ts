import {
  callPlugin,
  DataError,
  ModelError,
  type ModelGraph,
  OptionError,
  pluginLabel,
  type Registry,
  show,
} from '@freetickets/core';
import { modelGraph, outputActivation, regressionSpecOf } from '@freetickets/model-graph';
import type { ModelFactory } from '@freetickets/models';
import { LayersModel } from '@tensorflow/tfjs-layers';
import type { DataSize } from './data-size.js';
import { type RegressionLoss, regressionLosses } from './regression-task.js';

/** Makes the models of a config. `release` is told when one is no longer needed. */
export interface ModelSource extends ModelFactory {
  release(model: LayersModel): void;
}

/** Where a config's models come from: a plugin, a function, or one model as it is. */
export function modelSource(model: unknown, registry: Registry): ModelSource {
  if (model instanceof LayersModel) return { create: () => model, release: () => {} };
  if (typeof model !== 'function' || 'pluginName' in model) {
    const factory: Partial<ModelFactory> = registry.resolve('model', model);
    if (typeof factory.create !== 'function') {
      throw new OptionError('config: model', model, 'a model, an object with create(), or a name');
    }
    const { create, publishedFor } = factory;
    const label = pluginLabel(factory, 'the model');
    return {
      ...(publishedFor && { publishedFor }),
      create: (options) => requireModel(callPlugin(label, 'create()', () => create(options))),
      release: (made) => made.dispose(),
    };
  }
  if (model.prototype instanceof LayersModel) {
    throw new OptionError(
      'config: model',
      model,
      'a model, not its class: a function that returns one',
    );
  }
  // A function may make a model each time, or give the same one again, which is then theirs to dispose of.
  let last: LayersModel | undefined;
  return {
    create: (options) =>
      requireModel(
        callPlugin('the model', 'its function', () => (model as ModelFactory['create'])(options)),
      ),
    release: (made) => {
      if (last && last !== made) last.dispose();
      last = made;
    },
  };
}

/** Throws a `ModelError` unless it is a `LayersModel`, of whatever copy of TensorFlow.js. */
function requireModel(made: LayersModel): LayersModel {
  if (Array.isArray(Object(made).layers) && Array.isArray(Object(made).inputs)) return made;
  const advice =
    made instanceof Promise
      ? 'Wait for what it needs before, and give a function that returns the model at once, or the model itself.'
      : 'Return the model: () => tf.sequential({ layers: [...] }).';
  throw new ModelError(
    `The model function returned ${show(made)}, expected a tf.LayersModel. ${advice}`,
  );
}

/** A model's graph, which must take the data's inputs and name its classes, or say of a number what the loss takes. */
export function graphFor(
  model: LayersModel,
  data: Pick<DataSize, 'name' | 'inputShape' | 'classes'>,
  regression?: RegressionLoss,
): ModelGraph {
  const graph = modelGraph(model);
  if (regression === undefined) requireClasses(model, graph);
  else requireNumbers(model, regression);
  const shape = (axes: readonly number[]): string => `[${axes.join(', ')}]`;
  if (shape(graph.inputShape) !== shape(data.inputShape)) {
    throw new DataError(
      `The model takes inputs of shape ${shape(graph.inputShape)}, but those of ${data.name} have ${shape(data.inputShape)}.`,
    );
  }
  if (graph.classes !== data.classes) {
    const own = `The model has ${graph.classes} ${graph.classes === 1 ? 'output' : 'outputs'}`;
    throw regression === undefined
      ? new DataError(`${own}, but ${data.name} has ${data.classes} classes.`)
      : new ModelError(`${own}, but the loss ${regression} takes ${data.classes}.`);
  }
  return graph;
}

/** Throws a `ModelError` where a model gives probabilities, or is compiled with another loss than the config's. */
function requireNumbers(model: LayersModel, regression: RegressionLoss): void {
  const activation = outputActivation(model);
  if (activation !== 'linear') {
    throw new ModelError(
      `The model ends in a ${activation}, but the loss ${regression} is of numbers. Leave the activation of its last layer out.`,
    );
  }
  const { loss }: { readonly loss?: unknown } = model;
  const compiled =
    loss === 'meanSquaredError' ? 'mean-squared-error' : (regressionSpecOf(loss)?.name ?? loss);
  if (typeof compiled !== 'string' || compiled === regression) return;
  throw new ModelError(
    `The model is compiled with the loss ${compiled}, but the config has ${regression}. Give both the same, or do not compile it.`,
  );
}

const softmaxLosses = ['categoricalCrossentropy', 'sparseCategoricalCrossentropy'];

/** Throws a `ModelError` where a model predicts numbers, or is compiled with another loss than what it is trained with here. */
function requireClasses(model: LayersModel, graph: ModelGraph): void {
  const activation = outputActivation(model);
  const { loss }: { readonly loss?: unknown } = model;
  const isOfNumbers = loss === 'meanSquaredError' || regressionSpecOf(loss) !== undefined;
  if (graph.classes === 1 || (activation === 'linear' && isOfNumbers)) {
    throw new ModelError(
      `The model predicts numbers, but the config names no loss of numbers. Set loss to one of ${regressionLosses.join(', ')}, with data that have targets: fromArrays({ inputs, targets }). For a yes or no, end the model in one unit with the activation 'sigmoid'.`,
    );
  }
  const allowed = activation === 'sigmoid' ? ['binaryCrossentropy'] : softmaxLosses;
  if (typeof loss !== 'string' || allowed.includes(loss)) return;
  throw new ModelError(
    `The model is compiled with the loss ${loss}. With its output, only ${allowed.join(' and ')} can be trained; compile it with that, or not at all.`,
  );
}
