import { type GraphNode, sizeOf } from '@freetickets/core';
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
    program.emit('moveAverages', { ...statistics, ...averages, momentum }, { occasion: 'update' }),
  );
  const trained = gamma?.trainable || beta?.trainable;
  const value = trained && !tensor.needsGradient ? { ...tensor, needsGradient: true } : tensor;
  const relu = isRectified(lowering, node);
  const source = lowering.source(value, { normalisation: affine, relu });
  const sums = sumsRegion(lowering, channels);
  const finish = (): Region => {
    const coefficients = program.keep(3 * channels * 4);
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
  lowering.onBackward('gate', source, { source, plain, normalisation: { sums, finish } });
  return source;
}

/** Sums of [threads][2][channels], 0 between uses. */
const sumsRegion = ({ program, options }: TrainingLowering, channels: number): Region =>
  program.keep(options.threads * 2 * channels * 8);

/**
 * Sums and sums of squares of a tensor's channels, for one normalisation: from the convolution that makes the tensor,
 * where there is one that does not give its sums to another.
 */
function channelSums(lowering: TrainingLowering, tensor: Tensor): Region {
  const sums = sumsRegion(lowering, tensor.channels);
  const producer = lowering.producerOf(tensor)?.operation;
  if (producer && producer.fields.sums === undefined) producer.fields.sums = sums;
  else
    lowering.program.emit('sumChannels', { tensor: tensor.record, sums }, { reads: [tensor.data] });
  return sums;
}

/** The gradient of a normalised or rectified source: gates it, sums it up, and passes it on to the tensor behind. */
export function gateBackward(
  lowering: TrainingLowering,
  { gradient, by }: Pending,
  { source, plain, normalisation }: BackwardDetails['gate'],
): void {
  const { relu, tensor } = source;
  const sums = normalisation?.sums;
  let gated = lowering.storedGradient(gradient);
  if (by && by.fields.gate === undefined && gated === gradient.tensor) {
    by.fields.gate = source.record;
    by.fields.sums = sums;
    by.reads.push(tensor.data);
  } else {
    const output = relu ? lowering.gradientTensor(tensor) : undefined;
    lowering.program.emit(
      'gate',
      { source: source.record, gradient: gated.record, output: output?.record, sums },
      {
        reads: [tensor.data, gated.data],
        writes: [output?.data],
        replaces: [gated.data],
      },
    );
    gated = output ?? gated;
  }
  if (!normalisation) {
    lowering.addGradient(plain, { tensor: gated });
    return;
  }
  const coefficients = normalisation.finish();
  lowering.addGradient(plain, { tensor: gated, coefficients, input: tensor });
}
