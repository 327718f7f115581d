import {
  type Batch,
  type BatchResult,
  isRegression,
  type ModelGraph,
  type NetworkOptions,
  type OptimizerSpec,
  type RegressionBatch,
  random,
  targetsPerExample,
} from '@freetickets/core';
import { drawDropout } from './draw-dropout.js';
import type { Executable } from './executable.js';
import { LOSS_RESULTS } from './program/constants.js';
import type { LoweredTraining } from './program/lowered.js';
import type { Runtime } from './runtime/machine.js';
import { writeBatch } from './write-batch.js';

/** A program that trains, and what it was made of. */
interface Training {
  readonly graph: ModelGraph;
  readonly options: NetworkOptions;
  readonly runtime: Runtime;
  readonly executable: Executable<LoweredTraining>;
}

interface PassSettings {
  /** Steps taken before: dropout and Adam's corrections depend on it. */
  readonly steps: number;
  /** Of the step that may follow. */
  readonly learningRate: number;
  readonly wantsDense: boolean;
}

/**
 * Forward and backward; changes no weight, slot or statistic. `dense` are copies of the gradients at all positions, by
 * parameter, if they are wanted.
 */
export function trainingPass(
  { graph, options, runtime, executable }: Training,
  batch: Batch | RegressionBatch,
  { steps, learningRate, wantsDense }: PassSettings,
): { readonly result: BatchResult; readonly dense: ReadonlyMap<string, Float32Array> } {
  const { lowered } = executable;
  const { count } = batch;
  const { loss, seed, optimizer } = options;
  writeBatch(executable, batch, targetsPerExample(graph, loss));
  for (const dropout of lowered.networks[0].dropouts) {
    const stream = random.derive(seed, 'dropout', dropout.name, steps);
    drawDropout(executable, dropout, count, stream);
  }
  executable.setStep({ count, learningRate, ...corrections(optimizer, steps + 1) });

  const dense = new Map<string, Float32Array>();
  if (wantsDense) runWithDenseGradients(executable, dense);
  else executable.run(['pass']);

  const results = executable.doubles(lowered.results, LOSS_RESULTS * runtime.threads);
  let sum = 0;
  let correct = 0;
  for (let i = 0; i < results.length; i += LOSS_RESULTS) {
    sum += results[i];
    correct += results[i + 1];
  }
  const heads = isRegression(loss) ? 1 : (loss.heads ?? 1);
  return { result: { loss: sum / count, correct: correct / heads }, dense };
}

/** Runs a pass, and copies each dense gradient before its place on the heap is used for something else. */
function runWithDenseGradients(
  executable: Executable<LoweredTraining>,
  dense: Map<string, Float32Array>,
): void {
  const { parameters } = executable.lowered;
  const byStop = new Map(parameters.denseGradients.map((each) => [each.before, each.parameter]));
  executable.run(['pass', 'dense'], [...byStop.keys()], (stop) => {
    const parameter = byStop.get(stop);
    if (!parameter) return;
    const region = parameters.denseGradient(parameter);
    const gradient = executable.floats(region, parameter.size).slice();
    // A layer that is called several times gets the sum of its calls' gradients.
    const others = dense.get(parameter.name);
    dense.set(parameter.name, others ? gradient.map((value, i) => value + others[i]) : gradient);
  });
}

/** What Adam's moments are multiplied by in a step to make up for having started at 0. */
function corrections(
  optimizer: OptimizerSpec,
  step: number,
): { readonly correction1?: number; readonly correction2?: number } {
  if (!('beta1' in optimizer)) return {};
  return {
    correction1: 1 / (1 - optimizer.beta1 ** step),
    correction2: 1 / (1 - optimizer.beta2 ** step),
  };
}
