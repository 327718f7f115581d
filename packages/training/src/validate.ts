import {
  classesOf,
  DivergenceError,
  type Examples,
  readInOrder,
  type TicketState,
  type TrainableNetwork,
} from '@freetickets/core';
import type { Validation } from '@freetickets/runs';
import { accuracy, argmax, negativeLogLikelihood, softmax } from '@freetickets/uncertainty-metrics';
import { meanOfHeads } from './mean-of-heads.js';
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
  { graph, loss }: Pick<TrainOptions, 'graph' | 'loss'>,
): Promise<ValidationResult> {
  const { count, labels } = examples;
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
    probe: logits.slice(0, Math.min(PROBE, Math.floor(PROBE_LOGITS / classes)) * classes),
    constant: predicted.every((label) => label === predicted[0]),
  };
}

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
