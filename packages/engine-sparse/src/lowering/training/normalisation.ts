import { type GraphNode, sizeOf } from '@freetickets/core';
import {
  CHANNEL_SUMS,
  DOUBLE_BYTES,
  FLOAT_BYTES,
  GRADIENT_COEFFICIENTS,
} from '../../program/constants.js';
import type { Region } from '../../program/region.js';
import type { Source, Tensor } from '../../program/tensors.js';
import type { BackwardDetails } from '../backward-details.js';
import { isRectified, normalisationOf } from '../normalisation.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

/**
 * Lowers a BatchNormalization in training: scale and shift of the batch, which whoever reads the value applies, and the
 * moving averages.
 */
export function lowerNormalisation(lowering: TrainingLowering, node: GraphNode): Source {
  const { program } = lowering;
  const plain = lowering.storedSource(lowering.inputOf(node));
  const { tensor } = plain;
  const { channels } = tensor;
  const { affine, averages, gamma, beta } = normalisationOf(lowering, node, channels);
  const { momentum } = node.config as { momentum: number };
  const positions = sizeOf([tensor.height, tensor.width]);
  const [mean, variance] = [lowering.channelFloats(channels), lowering.channelFloats(channels)];
  const statistics = { channels, mean, variance };
  program.emit('normalise', {
    ...affine,
    ...statistics,
    positions,
    sums: channelSums(lowering, tensor),
  });
  lowering.afterwards(() =>
    program.emit('moveAverages', { ...statistics, ...averages, momentum }, { stage: 'update' }),
  );
  const trained = gamma?.trainable || beta?.trainable;
  const value = trained && !tensor.needsGradient ? { ...tensor, needsGradient: true } : tensor;
  const relu = isRectified(lowering, node);
  const source = lowering.source(value, { normalisation: affine, relu });
  const sums = sumsRegion(lowering, channels);
  const finish = (): Region => {
    const coefficients = program.keep(GRADIENT_COEFFICIENTS * channels * FLOAT_BYTES);
    program.emit('normaliseBackward', {
      ...statistics,
      sums,
      positions,
      epsilon: affine.epsilon,
      gamma: gamma?.values,
      coefficients,
      gammaGradient: gamma?.gradients,
      betaGradient: beta?.gradients,
    });
    return coefficients;
  };
  lowering.onBackward('normaliseRelu', source, { source, plain, normalisation: { sums, finish } });
  return source;
}

/** Sums of [threads][CHANNEL_SUMS][channels], 0 between uses. */
const sumsRegion = ({ program, options }: TrainingLowering, channels: number): Region =>
  program.keep(options.threads * CHANNEL_SUMS * channels * DOUBLE_BYTES);

/**
 * Sums and sums of squares of a tensor's channels, for one normalisation: from the convolution that makes the tensor,
 * where there is one that does not give its sums to another.
 */
function channelSums(lowering: TrainingLowering, tensor: Tensor): Region {
  const sums = sumsRegion(lowering, tensor.channels);
  const producer = lowering.producerOf(tensor)?.operation;
  if (producer && 'sums' in producer.fields && producer.fields.sums === undefined)
    producer.fields.sums = sums;
  else
    lowering.program.emit('sumChannels', { tensor: tensor.record, sums }, { reads: [tensor.data] });
  return sums;
}

/** The gradient of a normalised or rectified source: passes it through the rectifier, sums it up, and hands it on to the tensor behind. */
export function normaliseReluBackward(
  lowering: TrainingLowering,
  { gradient, by }: Pending,
  { source, plain, normalisation }: BackwardDetails['normaliseRelu'],
): void {
  const { relu, tensor } = source;
  const sums = normalisation?.sums;
  let passed = lowering.storedGradient(gradient);
  if (by && by.fields.epilogue === undefined && passed === gradient.tensor) {
    by.fields.epilogue = source.record;
    by.fields.sums = sums;
    by.reads.push(tensor.data);
  } else {
    const output = relu ? lowering.gradientTensor(tensor) : undefined;
    lowering.program.emit(
      'reluBackward',
      { source: source.record, gradient: passed.record, output: output?.record, sums },
      {
        reads: [tensor.data, passed.data],
        writes: [output?.data],
        replaces: [passed.data],
      },
    );
    passed = output ?? passed;
  }
  if (!normalisation) {
    lowering.addGradient(plain, { tensor: passed });
    return;
  }
  const coefficients = normalisation.finish();
  lowering.addGradient(plain, { tensor: passed, coefficients, input: tensor });
}
