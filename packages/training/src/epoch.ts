import {
  isRegression,
  largestBatch,
  makeReady,
  type NetworkState,
  type PhaseTimeline,
  type Run,
  random,
  sizeOf,
  type TicketChoice,
  type TicketState,
  type TrainableNetwork,
  yieldToEventLoop,
} from '@freetickets/core';
import type { Validation } from '@freetickets/runs';
import { type GradientSums, noGradients, withGradients } from '@freetickets/sparse-masks';
import type { TrainingEvent } from './events.js';
import { layerShares } from './layers.js';
import { isCheckpointDue, isPruned, phaseOf, shareBehind } from './phases.js';
import { type Candidate, type EpochSums, noSums } from './progress.js';
import { learningRateAt } from './schedule-values.js';
import { changeTopology, maskedLayers, signalsAt, type Updaters } from './topology.js';
import type { TrainOptions } from './train-options.js';
import { trainingBatch } from './training-batch.js';
import { validate, validateTicket } from './validate.js';
import { averaged } from './weight-average.js';

/** A run under way. */
export interface Execution {
  /** Of the run's own network. */
  readonly options: TrainOptions;
  readonly run: Run;
  /** The tickets that a state of the network is made of. */
  readonly ticketsOf: (state: TicketState) => readonly TicketState[];
  /** The run's number in the plan, from 1. */
  readonly number: number;
  readonly timeline: readonly PhaseTimeline[];
  readonly stepsPerEpoch: number;
  readonly network: TrainableNetwork;
  readonly updaters: Updaters;
  /** The last step taken. */
  step: number;
  /** What a phase to come goes back to. */
  rewind: NetworkState | undefined;
  /** Of the epoch under way. */
  sums: EpochSums;
  /** Of the run's weights so far, where they are averaged. */
  average: TicketState | undefined;
  /** Of steps before an update that is to come. */
  gradients: GradientSums;
  /** Of the phase under way. */
  best: Candidate | undefined;
  readonly tickets: TicketState[];
}

/** Batches that are made ready while one is trained on, where that takes time. */
const AHEAD = 2;

/** Takes the steps that are left of an epoch, with their topology updates; fewer where the run is to stop. */
export async function* trainEpoch(execution: Execution): AsyncGenerator<TrainingEvent, void> {
  const { options, run, number, network, updaters, stepsPerEpoch } = execution;
  const epoch = Math.floor(execution.step / stepsPerEpoch) + 1;
  const inputSize = sizeOf(options.graph.inputShape);
  const inputs = new Float32Array(largestBatch(options.plan, run) * inputSize);
  const order = random.derive(run.seed, 'order', epoch).permutation(options.plan.examples);
  while (execution.step < epoch * stepsPerEpoch) {
    const started = performance.now();
    const step = execution.step + 1;
    const at = phaseOf(execution, step);
    const first = ((step - 1) % stepsPerEpoch) * run.batchSize;
    const end = first + run.batchSize;
    const indices = order.subarray(first, end);
    const count = indices.length;
    await makeReady(options.train, indices, order.subarray(end, end + AHEAD * run.batchSize));
    const room = network.inputRoom?.(count) ?? inputs.subarray(0, count * inputSize);
    const batch = trainingBatch(options, indices, room, { seed: run.seed, epoch, step });
    const { loss, correct } = await network.trainBatch(batch, {
      learningRate: learningRateAt(at.phase, shareBehind(at, step - 1)),
      collect: signalsAt(updaters, step),
    });
    if (updaters.update.some((updater) => updater.isAveraged(step))) {
      execution.gradients = withGradients(execution.gradients, await maskedLayers(network));
    }
    const layers = await changeTopology(network, updaters.update, step, execution.gradients);
    if (updaters.update.some((updater) => updater.isDue(step))) execution.gradients = noGradients;
    const { averaging } = options;
    const wasPruned = layers !== undefined && !isPruned(execution, step - 1);
    if (averaging && (step % averaging.everySteps === 0 || wasPruned)) {
      const now = await network.exportTicket();
      execution.average = averaged(execution.average, now, averaging, step);
    }
    const { sums } = execution;
    execution.step = step;
    execution.sums = {
      loss: sums.loss + loss * batch.count,
      correct: sums.correct + correct,
      seconds: sums.seconds + (performance.now() - started) / 1000,
    };
    if (layers) yield { type: 'topology', run: number, step, cause: 'update', layers };
    yield { type: 'step', run: number, step, epoch, loss };
    await yieldToEventLoop();
    if (options.signal?.aborted) return;
  }
}

/**
 * What comes after an epoch's last step: validation; at a phase's end its ticket and the global exploration that opens
 * the next. Returns whether a checkpoint is due.
 */
export async function* closeEpoch(execution: Execution): AsyncGenerator<TrainingEvent, boolean> {
  const { options, number, timeline, network, updaters, step, sums } = execution;
  const { plan, checkpoint } = options;
  const at = phaseOf(execution, step);
  const { phase } = at;
  const epoch = step / execution.stepsPerEpoch;
  const { average } = execution;
  const { validation, probe, constant } = await (average
    ? validateTicket(options, average)
    : validate(network, options.validation, options));
  yield {
    type: 'epoch',
    run: number,
    step,
    epoch,
    epochs: timeline.at(-1)?.lastEpoch ?? epoch,
    phase: phase.name,
    learningRate: learningRateAt(phase, shareBehind(at, step - 1)),
    train: {
      loss: sums.loss / plan.examples,
      ...(!isRegression(options.loss) && { accuracy: sums.correct / plan.examples }),
    },
    validation,
    layers: await layerShares(network),
    probe,
    seconds: sums.seconds,
  };
  execution.sums = noSums;
  if (constant) {
    const message = `every validation example gets the same ${isRegression(options.loss) ? 'number' : 'class'}: the network may be dead. Try a lower learning rate or optimizer.clipNorm.`;
    yield { type: 'warning', run: number, step, message };
  }
  const isLast = step === at.lastStep;
  const isCandidate =
    phase.ticket !== undefined &&
    (isLast || (phase.ticket !== 'last' && isPruned(execution, step)));
  if (isCandidate && isBetter(phase.ticket, validation, execution.best)) {
    execution.best = { state: average ?? (await network.exportTicket()), epoch, validation };
  }
  if (isLast) {
    if (execution.best) {
      const { state: best, ...chosen } = execution.best;
      for (const state of execution.ticketsOf(best)) {
        execution.tickets.push(state);
        const ticket = execution.tickets.length;
        yield { type: 'ticket', run: number, step, ticket, state, ...chosen };
      }
      execution.best = undefined;
    }
    const layers = await changeTopology(network, updaters.exploration, step);
    if (layers) yield { type: 'topology', run: number, step, cause: 'exploration', layers };
  }
  return checkpoint !== undefined && isCheckpointDue(execution, step, checkpoint.everyEpochs);
}

/** Whether a network is better than the best so far of its phase, by what its ticket is chosen by; of a regression, by the loss. */
function isBetter(by: TicketChoice, now: Validation, best: Candidate | undefined): boolean {
  if (!best || by === 'last') return true;
  const before = best.validation;
  if ('loss' in now || 'loss' in before) {
    return 'loss' in now && 'loss' in before && now.loss < before.loss;
  }
  const { accuracy, nll } = before;
  return by === 'accuracy'
    ? now.accuracy > accuracy || (now.accuracy === accuracy && now.nll < nll)
    : now.nll < nll || (now.nll === nll && now.accuracy > accuracy);
}
