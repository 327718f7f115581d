import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { heNormal, type Initial } from './initial-weights.js';

/** What a residual block is made of. */
export interface Block {
  /** `block<stage>-<block>`, both from 1: its layers' names begin with it. */
  readonly name: string;
  readonly filters: number;
  /** 2 in the first block of every stage but the first, else 1. */
  readonly strides: number;
}

/** Blocks of as many filters, one after another. */
export interface Stage {
  readonly filters: number;
  readonly blocks: number;
}

/** Residual stages; height and width halve between them. */
export function stages(
  x: SymbolicTensor,
  all: readonly Stage[],
  block: (x: SymbolicTensor, block: Block) => SymbolicTensor,
): SymbolicTensor {
  const blocks = all.flatMap(({ filters, blocks }, stage) =>
    Array.from({ length: blocks }, (_, i) => ({
      name: `block${stage + 1}-${i + 1}`,
      filters,
      strides: stage > 0 && i === 0 ? 2 : 1,
    })),
  );
  return blocks.reduce(block, x);
}

/** A convolution without bias, He-normal, padded so that its output is the input over its strides, rounded up. */
export function convolution(
  name: string,
  initial: Initial,
  filters: number,
  kernelSize: number,
  strides: number,
): layers.Layer {
  return layers.conv2d({
    name,
    filters,
    kernelSize,
    strides,
    padding: 'same',
    useBias: false,
    kernelInitializer: heNormal(initial, name),
  });
}

/** Batch normalisation with epsilon 1e-5, of whose running statistics 0.9 stays at each step. */
export function batchNorm(name: string): layers.Layer {
  return layers.batchNormalization({ name, momentum: 0.9, epsilon: 1e-5 });
}

export function relu(name: string): layers.Layer {
  return layers.reLU({ name });
}

export function sum(name: string, x: SymbolicTensor, y: SymbolicTensor): SymbolicTensor {
  return layers.add({ name }).apply([x, y]) as SymbolicTensor;
}
