import {
  DivergenceError,
  type Examples,
  readInOrder,
  type TicketState,
  type TrainableNetwork,
} from '@freetickets/core';
import type { Validation } from '@freetickets/runs';
import { accuracy, argmax, negativeLogLikelihood, softmax } from '@freetickets/uncertainty-metrics';
import type { TrainOptions } from './train-options.js';

/** Validation examples whose predictions are kept at every epoch, at most. */
const PROBE = 200;
/** Logits of theirs that are kept, at most, so that a line of the log stays below a megabyte. */
const PROBE_LOGITS = 2 ** 15;

export interface ValidationResult {
  readonly validation: Validation;
  /** Logits of the first examples; of none where there are more than 2^15 classes. */
  readonly probe: Float32Array;
  /** Whether every example gets the same class. */
  readonly constant: boolean;
}

/** Evaluates a network on the validation examples. Throws a `DivergenceError` where what it says of one is not finite. */
export async function validate(
  network: Pick<TrainableNetwork, 'predict'>,
  examples: Examples,
  classes: number,
): Promise<ValidationResult> {
  const { count, labels } = examples;
  const logits = new Float32Array(count * classes);
  for await (const chunk of readInOrder(examples)) {
    logits.set(await network.predict(chunk.inputs, chunk.count), chunk.start * classes);
  }
  const lost = logits.findIndex((logit) => !Number.isFinite(logit));
  if (lost >= 0) {
    throw new DivergenceError(
      `After this epoch the network gives ${logits[lost]} for validation example ${Math.floor(lost / classes)}. Lower the learning rate, let it warm up, or set the optimizer's clipNorm.`,
    );
  }
  const table = { data: logits, shape: [count, classes] } as const;
  const probabilities = softmax(table);
  const predicted = argmax(table);
  return {
    validation: {
      accuracy: accuracy(probabilities, labels),
      nll: negativeLogLikelihood(probabilities, labels),
    },
    probe: logits.slice(0, Math.min(PROBE, Math.floor(PROBE_LOGITS / classes)) * classes),
    constant: predicted.every((label) => label === predicted[0]),
  };
}

/** Evaluates a ticket that is not the network that trains, as `validate` does. */
export async function validateTicket(
  { engine, graph, validation }: Pick<TrainOptions, 'engine' | 'graph' | 'validation'>,
  ticket: TicketState,
): Promise<ValidationResult> {
  const predictor = await engine.createPredictor(graph, [ticket]);
  try {
    return await validate(predictor, validation, graph.classes);
  } finally {
    predictor.dispose();
  }
}
