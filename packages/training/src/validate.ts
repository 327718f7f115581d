import {
  classesOf,
  DivergenceError,
  type Examples,
  isRegression,
  readInOrder,
  type TicketState,
  type TrainableNetwork,
} from '@freetickets/core';
import type { Validation } from '@freetickets/runs';
import { accuracy, argmax, negativeLogLikelihood, softmax } from '@freetickets/uncertainty-metrics';
import { meanOfHeads } from './mean-of-heads.js';
import { regressionLossOf } from './regression-loss-of.js';
import type { TrainOptions } from './train-options.js';

/** Validation examples whose predictions are kept at every epoch, at most. */
const PROBE = 200;
/** Logits of theirs that are kept, at most, so that a line of the log stays below a megabyte. */
const PROBE_LOGITS = 2 ** 15;

export interface ValidationResult {
  readonly validation: Validation;
  /** Outputs of the first examples; of none where there are more than 2^15 an example. */
  readonly probe: Float32Array;
  /** Whether every example of several gets the same class, or number. */
  readonly constant: boolean;
}

/** Evaluates a network on the validation examples. Throws a `DivergenceError` where what it says of one is not finite. */
export async function validate(
  network: Pick<TrainableNetwork, 'predict'>,
  examples: Examples,
  { graph, loss }: Pick<TrainOptions, 'graph' | 'loss'>,
): Promise<ValidationResult> {
  const { count, labels, targets = new Float32Array() } = examples;
  const outputs = new Float32Array(count * graph.classes);
  for await (const chunk of readInOrder(examples)) {
    outputs.set(await network.predict(chunk.inputs, chunk.count), chunk.start * graph.classes);
  }
  const lost = outputs.findIndex((logit) => !Number.isFinite(logit));
  if (lost >= 0) {
    throw new DivergenceError(
      `After this epoch the network gives ${outputs[lost]} for validation example ${Math.floor(lost / graph.classes)}. Lower the learning rate, let it warm up, or set the optimizer's clipNorm.`,
    );
  }
  if (isRegression(loss)) {
    return {
      validation: { loss: regressionLossOf(loss, outputs, targets) },
      probe: probeOf(outputs, graph.classes),
      constant: count > 1 && outputs.every((output, i) => output === outputs[i % graph.classes]),
    };
  }
  const classes = classesOf(graph, loss);
  const { heads = 1 } = loss;
  const logits = heads === 1 ? outputs : meanOfHeads(outputs, heads, classes);
  const table = { data: logits, shape: [count, classes] } as const;
  const probabilities = softmax(table);
  const predicted = argmax(table);
  return {
    validation: {
      accuracy: accuracy(probabilities, labels),
      nll: negativeLogLikelihood(probabilities, labels),
    },
    probe: probeOf(logits, classes),
    constant: count > 1 && predicted.every((label) => label === predicted[0]),
  };
}

const probeOf = (outputs: Float32Array, width: number): Float32Array =>
  outputs.slice(0, Math.min(PROBE, Math.floor(PROBE_LOGITS / width)) * width);

/** Evaluates a ticket that is not the network that trains, as `validate` does. */
export async function validateTicket(
  {
    engine,
    validation,
    ...network
  }: Pick<TrainOptions, 'engine' | 'graph' | 'loss' | 'validation'>,
  ticket: TicketState,
): Promise<ValidationResult> {
  const predictor = await engine.createPredictor(network.graph, [ticket]);
  try {
    return await validate(predictor, validation, network);
  } finally {
    predictor.dispose();
  }
}
