const product = (numbers: readonly number[]): number => numbers.reduce((a, b) => a * b, 1);

/** One application of a layer: its class, and shapes without the batch axis. */
export interface Application {
  readonly type: string;
  readonly config: { readonly [key: string]: unknown };
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
}

/**
 * Multiply-adds of one example in one application of a layer, in which a parameter is the weight: positions x size.
 * A convolution counts padded positions as any other. 0 for biases, normalisation, embeddings and recurrent layers.
 */
export function multiplyAdds(
  { type, config, inputShape, outputShape }: Application,
  role: string,
  shape: readonly number[],
): number {
  const positions = (of: readonly number[]): number =>
    product(config.dataFormat === 'channelsFirst' ? of.slice(1) : of.slice(0, -1));
  switch (`${type} ${role}`) {
    case 'Dense kernel':
      return product(outputShape.slice(0, -1)) * product(shape);
    case 'Conv1D kernel':
    case 'Conv2D kernel':
    case 'Conv3D kernel':
    case 'DepthwiseConv2D depthwise_kernel':
    case 'SeparableConv2D depthwise_kernel':
    case 'SeparableConv2D pointwise_kernel':
      return positions(outputShape) * product(shape);
    case 'Conv2DTranspose kernel':
    case 'Conv3DTranspose kernel':
      return positions(inputShape) * product(shape);
    default:
      return 0;
  }
}
