import type { GraphNode } from '@freetickets/core';
import type { Tape, TapeIndex } from './testing-tape.js';

interface Plain {
  f(x: number): number;
  /** Where its slope jumps. */
  readonly kinks?: readonly number[];
}

const softplus = (x: number) => Math.log1p(Math.exp(x));
const selu = { scale: 1.0507009873554805, alpha: 1.6732632423543772 };
const elu: Plain = { f: (x) => (x > 0 ? x : Math.expm1(x)) };
const leaky = (alpha: number): Plain => ({ f: (x) => (x > 0 ? x : alpha * x), kinks: [0] });
const limited = (limit: number): Plain => ({
  f: (x) => Math.min(limit, Math.max(0, x)),
  kinks: [0, limit],
});

/** The integral of the normal distribution up to x: its Taylor series about 0. */
function normalBelow(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / (2 * n);
    sum += term / (2 * n + 1);
  }
  return Math.abs(x) < 6 ? 0.5 + sum / Math.sqrt(2 * Math.PI) : Number(x > 0);
}

/** Activations as their papers and TensorFlow.js define them. */
export const plainActivations: { readonly [name: string]: Plain } = {
  linear: { f: (x) => x },
  relu6: limited(6),
  tanh: { f: Math.tanh },
  sigmoid: { f: (x) => 1 / (1 + Math.exp(-x)) },
  hardSigmoid: { f: (x) => Math.min(1, Math.max(0, 0.2 * x + 0.5)), kinks: [-2.5, 2.5] },
  elu,
  selu: { f: (x) => selu.scale * (x > 0 ? x : selu.alpha * Math.expm1(x)), kinks: [0] },
  softplus: { f: softplus },
  softsign: { f: (x) => x / (1 + Math.abs(x)) },
  swish: { f: (x) => x / (1 + Math.exp(-x)) },
  mish: { f: (x) => x * Math.tanh(softplus(x)) },
  gelu: { f: (x) => x * normalBelow(x) },
  gelu_new: {
    f: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  },
};

/** Applies the activation that a node ends in. */
export function activate(tape: Tape, { type, config }: GraphNode, indices: readonly TapeIndex[]) {
  const name = type === 'ReLU' ? 'relu' : String(config.activation ?? 'linear');
  const limit = type === 'ReLU' ? config.maxValue : undefined;
  if (name === 'relu' && typeof limit !== 'number') {
    return indices.map((index) => tape.rectify(index));
  }
  const byType: { readonly [type: string]: Plain } = {
    ReLU: limited(Number(limit)),
    LeakyReLU: leaky(Number(config.alpha)),
    ELU: elu,
  };
  const { f, kinks } = byType[type] ?? plainActivations[name];
  return f(0.5) === 0.5 && f(-0.5) === -0.5
    ? indices
    : indices.map((index) => tape.apply(f, index, kinks));
}
