import type { Plan } from '@freetickets/core';
import type { TrainOptions } from '@freetickets/training';
import type { Experiment } from './experiment.js';
import { trainedWeights } from './trained-weights.js';

/** What `train` needs to execute a plan of an experiment. */
export function trainingOptions(experiment: Experiment, plan: Plan): TrainOptions {
  const { settings, engine, dataset, graph, loss, augmentation, initialise } = experiment;
  return {
    plan,
    graph,
    engine,
    loss,
    train: dataset.train,
    validation: dataset.validation,
    augmentation,
    ...(settings.ema && { averaging: settings.ema }),
    preprocessing: dataset.preprocessing,
    initialise,
    trained: (path) => trainedWeights(path, experiment),
  };
}
