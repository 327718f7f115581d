export type { Aggregator, Json } from './aggregator.js';
export type {
  Augmentation,
  AugmentedBatch,
  AugmentedData,
  BatchAugmentation,
  ExampleAugmentation,
} from './augmentation.js';
export type { Aggregate, Calibrated, Calibrator } from './calibrator.js';
export { callPlugin, pluginFailure } from './call-plugin.js';
export { CallQueue } from './call-queue.js';
export { checkBatch, checkWeights } from './check-batch.js';
export { checkInputs } from './check-inputs.js';
export { checkLoss, checkQuantiles, checkRegression } from './check-loss.js';
export { checkNetworkOptions } from './check-network-options.js';
export { checkOptimizer } from './check-optimizer.js';
export { checkOptionNames } from './check-option-names.js';
export { checkPlan } from './check-plan.js';
export { checkState } from './check-state.js';
export type { LayerUnits, MaskConstraint } from './constraint.js';
export type { ByteImage, Corruption, Severity } from './corruption.js';
export {
  type Dataset,
  type DatasetAbout,
  type DatasetFiles,
  type DatasetSource,
  type Examples,
  type LoadOptions,
  type Preprocessing,
  preprocess,
  restore,
  type Target,
} from './dataset.js';
export { suggestion } from './did-you-mean.js';
export type { Distribution, LayerShape } from './distribution.js';
export type {
  Batch,
  BatchResult,
  Engine,
  NetworkOptions,
  PredictOptions,
  Predictor,
  PredictorOptions,
  Purpose,
  RegressionBatch,
  TrainableNetwork,
} from './engine.js';
export {
  DataError,
  DivergenceError,
  FileError,
  FreeTicketsError,
  InterruptedError,
  LimitError,
  MissingCodeError,
  MissingPackageError,
  ModelError,
  OptionError,
  PluginError,
  show,
  UnknownPluginError,
} from './errors.js';
export type { GraphNode, ModelGraph, ParameterInfo } from './graph.js';
export { exampleShape, type GraphInput, graphInputs } from './graph-inputs.js';
export { indexError } from './index-error.js';
export type { ByLayer, InitialMasks, UntrainedNetwork } from './initial-masks.js';
export type { JobScript, JobsToScript, WrittenScript } from './job-script.js';
export type { Job, JobEnd, JobEvent, Launcher, LaunchOptions } from './launcher.js';
export { type LayerView, layerView, type Signal, signals } from './layer.js';
export { limitsOf } from './limits.js';
export {
  type CrossEntropySpec,
  classesOf,
  type GaussianNllSpec,
  isRegression,
  type LossSpec,
  type MeanSquaredErrorSpec,
  outputsPerTarget,
  type PinballSpec,
  type RegressionSpec,
  targetsPerExample,
} from './loss.js';
export type { MaskView } from './mask.js';
export { type LogitTable, type MemberLogits, splitMembers } from './member-logits.js';
export type { Metric, OodScore } from './metric.js';
export { namedPlugin, requireDistinctNames } from './named-plugin.js';
export {
  type OptimizerName,
  type OptimizerOption,
  type OptimizerSpec,
  optimizerNames,
  optimizers,
  slotsOf,
} from './optimizers.js';
export { parseOptions } from './parse-options.js';
export {
  type Exploration,
  type GradualPruning,
  type Heads,
  largestBatch,
  type Method,
  type Phase,
  type PhaseTimeline,
  type Plan,
  type PlanSettings,
  type PluginSpec,
  type Pruning,
  type Regrow,
  type Run,
  regrowChoices,
  type Superposition,
  stepsPerEpoch,
  type TicketChoice,
  type TopologySchedule,
  ticketChoices,
  ticketCount,
  timelineOf,
} from './plan.js';
export {
  type AnyPlugin,
  definePlugin,
  type OptionsOf,
  originOf,
  type Plugin,
  type PluginInstance,
  type PluginKind,
  type PluginKinds,
  type PluginOrigin,
} from './plugin.js';
export { pluginLabel } from './plugin-label.js';
export type { Predictions, ProbabilityTable } from './predictions.js';
export { type Random, random } from './random.js';
export { chunksAhead, makeReady, readInOrder } from './read-ahead.js';
export type { Redistribution } from './redistribution.js';
export { createRegistry, type NameOf, type PluginNamed, type Registry } from './registry.js';
export { type DropoutSamples, droppingNodes } from './sampled-dropout.js';
export type { Schedule } from './schedule.js';
export { sizeOf } from './shape.js';
export { signalsOf } from './signals-of.js';
export { customPath, isCustom, specOf } from './spec.js';
export type { NetworkState, ParameterState, TicketState } from './state.js';
export type { GrowCriterion, PruneCriterion, Scope, Score, Strategy } from './strategy.js';
export { isThreads, MOST_THREADS, THREADS, threadsAsked } from './threads.js';
export { type CallSignal, checkSignal, untilAborted } from './until-aborted.js';
export { isUpdate, nextUpdate, type UpdateSteps, updateSteps } from './update-steps.js';
export { yieldToEventLoop } from './yield-to-event-loop.js';
