import type { AnyPlugin } from '@freetickets/core';
import {
  type Control,
  type CostConfig as CostOf,
  runCost as costOfRun,
  type EvaluateRunOptions as EvaluateOptions,
  evaluateRun as evaluate,
  type LoadEnsembleOptions as LoadOptions,
  loadEnsemble as load,
  type PipelineResult,
  type RegressionLoss,
  type RunCost,
  type RunCostOptions,
  runPipeline,
} from '@freetickets/pipeline';
import type { AnyEvaluation, CostedRegressionEvaluation } from '@freetickets/runs';
import type { Ensemble, EnsembleSource } from '@freetickets/tickets';
import { type BuiltIn, builtIns } from './built-ins.js';
import type { Config } from './config.js';

export type EvaluateRunOptions<P extends AnyPlugin | string = never> = EvaluateOptions<P, BuiltIn>;
export type LoadEnsembleOptions = LoadOptions<BuiltIn>;

/**
 * Trains an ensemble of sparse networks by a config, and evaluates it on the test set. Nothing but `dataset` has to be said,
 * and `loss` where a number is to be predicted.
 *
 * @throws `OptionError` and `UnknownPluginError` for a wrong config, `ModelError` and `DataError` for a model or data that
 * cannot be used, `DivergenceError` where training fails, `InterruptedError` where `signal` stops it, `FileError` where a
 * file of the run folder is damaged or cannot be written, or another process works in it.
 *
 * @example
 * const { ensemble, evaluation } = await freeTickets({ dataset: 'mnist', model: 'lenet-5', sparsity: 0.9 });
 */
export async function freeTickets<const P extends AnyPlugin | string = never>(
  config: Config<P> & { readonly loss: RegressionLoss },
  control?: Control,
): Promise<PipelineResult<CostedRegressionEvaluation>>;
export async function freeTickets<const P extends AnyPlugin | string = never>(
  config: Config<P> & { readonly loss?: never },
  control?: Control,
): Promise<PipelineResult>;
export async function freeTickets<const P extends AnyPlugin | string = never>(
  config: Config<P>,
  control?: Control,
): Promise<PipelineResult<AnyEvaluation>>;
export async function freeTickets<const P extends AnyPlugin | string = never>(
  config: Config<P>,
  control?: Control,
): Promise<PipelineResult<AnyEvaluation>> {
  return runPipeline(config, builtIns, control);
}

/** A config that may leave its data out. */
export type CostConfig<P extends AnyPlugin | string = never> = CostOf<P, BuiltIn>;

/**
 * What training by a config costs, and predicting with its ensemble: in operations, weights and bytes, by layer and in all,
 * beside the dense network it is compared with. Nothing is trained and no weights are made, so that networks may be larger
 * than memory, unless `measure` asks for the time of a training step here. A config without data is of those that its model
 * was published for, by the method's preset for them where it is named and names none.
 *
 * @throws as `freeTickets` does
 *
 * @example
 * const { trainFlopsRatio } = await runCost({ model: 'wrn-28-10', method: 'edst', sparsity: 0.8 });
 */
export async function runCost<const P extends AnyPlugin | string = never>(
  config: CostConfig<P>,
  options?: RunCostOptions,
): Promise<RunCost> {
  return costOfRun<P, BuiltIn>(config, builtIns, options);
}

/**
 * Evaluates the ensemble of a run folder anew, and writes its `evaluation.json` and its report; what it was evaluated on before,
 * and is not now, stays in them. Throws an `OptionError` where
 * the folder is not a run's or the config is another's, a `DataError` where its data are not those the tickets were trained
 * on or its test data have changed since, a `FileError` where the run is not finished, its files are damaged, or another process
 * works in it, a `LimitError` where the ensemble is larger than `limits` allow.
 */
export async function evaluateRun<const P extends AnyPlugin | string = never>(
  path: string,
  options?: EvaluateRunOptions<P>,
): Promise<AnyEvaluation> {
  return evaluate(path, builtIns, options);
}

/**
 * Loads an ensemble that `ensemble.save` wrote: from its folder or that of its run, a web address, or the files that `toFiles` gave.
 * Throws a `FileError` where a file is missing, truncated or altered, a `LimitError` where it is too large. Without `engine` and `backend` the sparse engine
 * predicts, which needs no TensorFlow.js backend, unless it cannot run the model.
 */
export async function loadEnsemble(
  source: EnsembleSource,
  options?: LoadEnsembleOptions,
): Promise<Ensemble> {
  return load(source, builtIns, options);
}
