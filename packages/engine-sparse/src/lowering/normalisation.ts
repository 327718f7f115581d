import { type GraphNode, sizeOf } from '@freetickets/core';
import { activationOf } from './activations.js';
import type { Lowering } from './lowering.js';
import type { Normalisation, Source } from './tensors.js';

/** Lowers a BatchNormalization: nothing is computed here but scale and shift, which whoever reads the value applies. */
export function lowerNormalisation(lowering: Lowering, node: GraphNode): Source {
  const { program } = lowering;
  const plain = lowering.storedSource(lowering.inputOf(node));
  const { tensor } = plain;
  const { channels } = tensor;
  const { epsilon, momentum } = node.config as { epsilon: number; momentum: number };
  const [gamma, beta] = ['gamma', 'beta'].map((role) => lowering.parameter(node, role));
  const movingMean = lowering.parameters.get(`${node.layer}/moving_mean`).values;
  const movingVariance = lowering.parameters.get(`${node.layer}/moving_variance`).values;
  const [scale, shift] = [lowering.channelFloats(channels), lowering.channelFloats(channels)];
  const affine = { channels, epsilon, gamma: gamma?.values, beta: beta?.values, scale, shift };
  if (!lowering.trains) {
    program.emit(
      'normaliseByAverage',
      { ...affine, movingMean, movingVariance },
      { occasion: 'prepare' },
    );
    const normalisation = { scale, shift, sums: undefined, finish: () => scale };
    return lowering.source(tensor, { normalisation, relu: isRectified(lowering, node) });
  }

  const positions = sizeOf([tensor.height, tensor.width]);
  const [mean, variance] = [lowering.channelFloats(channels), lowering.channelFloats(channels)];
  const sums = lowering.channelSums(tensor);
  program.emit('normalise', { ...affine, sums, positions, mean, variance });
  lowering.afterwards(() =>
    program.emit(
      'moveAverages',
      { channels, momentum, mean, variance, movingMean, movingVariance },
      { occasion: 'update' },
    ),
  );
  const trained = gamma?.trainable || beta?.trainable;
  const value = trained && !tensor.needsGradient ? { ...tensor, needsGradient: true } : tensor;
  const gradientSums = lowering.sumsRegion(channels);
  const normalisation: Normalisation = {
    scale,
    shift,
    sums: gradientSums,
    finish() {
      const coefficients = program.keep(3 * channels * 4);
      program.emit('normaliseBackward', {
        sums: gradientSums,
        channels,
        positions,
        epsilon,
        gamma: gamma?.values,
        mean,
        variance,
        coefficients,
        gammaGradient: gamma?.gradients,
        betaGradient: beta?.gradients,
      });
      return coefficients;
    },
  };
  const source = lowering.source(value, { normalisation, relu: isRectified(lowering, node) });
  passBack(lowering, source, plain);
  return source;
}

/** Whether all that reads a node is one rectifier, which can then be done in the same go. */
function isRectified(lowering: Lowering, { name }: GraphNode): boolean {
  const [reader, ...others] = lowering.readersOf(name);
  return (
    reader !== undefined &&
    others.length === 0 &&
    ['Activation', 'ReLU'].includes(reader.type) &&
    activationOf(reader)?.name === 'relu'
  );
}

/** A value rectified by whoever reads it. */
export function rectify(lowering: Lowering, value: Source): Source {
  if (value.relu) return value;
  const plain = lowering.storedSource(value);
  const source = lowering.source(plain.tensor, { relu: true });
  passBack(lowering, source, plain);
  return source;
}

/**
 * Puts off what the gradient of a normalised or rectified source needs: gating it, its sums, and on to the tensor behind.
 * `plain` is the source's tensor as it is.
 */
function passBack(lowering: Lowering, source: Source, plain: Source): void {
  const { normalisation, relu, tensor } = source;
  lowering.onPending(source, ({ gradient, by }) => {
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
  });
}
