import type { Engine, Examples, ModelGraph, OodScore, TicketState } from '@freetickets/core';
import { Ensemble } from '@freetickets/tickets';
import { type EvaluateOptions, evaluate } from './index.js';

export type Point = readonly [number, number];
export type Rows = readonly (readonly number[])[];

/** One dense layer without bias: 2 features in, 3 classes out. */
const graph: ModelGraph = {
  inputShape: [2],
  classes: 3,
  nodes: [],
  output: 'logits',
  parameters: [],
  hash: 'a1b2c3',
};

/** A ticket of the 6 weights of that layer. The first feature tells classes apart; the second is 0 in the test set. */
const ticket = (kernel: readonly number[]): TicketState => ({
  graphHash: graph.hash,
  parameters: { 'logits/kernel': { shape: [2, 3], values: Float32Array.from(kernel) } },
});
export const kernels = [
  [1, 0, -1, 3, 0, 0],
  [1.5, 0.25, -1, 0, 3, 0],
  [0.5, 0.75, -1.25, 0, 0, 3],
];

/** A ticket's logits, by hand; every step in float32, as the engine gives them. */
export const linear = (kernel: ArrayLike<number>, [a, b]: Point): number[] =>
  [0, 1, 2].map((k) => Math.fround(a * (kernel[k] ?? 0) + b * (kernel[3 + k] ?? 0)));

const engine = {
  name: 'linear',
  createPredictor: async (_, members) => ({
    members: members.length,
    predict: async (inputs, count) =>
      Float32Array.from(
        members.flatMap(({ parameters }) =>
          Array.from({ length: count }, (_, i) =>
            linear(parameters['logits/kernel']?.values ?? [], [inputs[2 * i], inputs[2 * i + 1]]),
          ).flat(),
        ),
      ),
    dispose: () => {},
  }),
} as Partial<Engine> as Engine;

const softmax = (logits: readonly number[]): number[] => {
  const sum = logits.reduce((total, z) => total + Math.exp(z), 0);
  return logits.map((z) => Math.exp(z) / sum);
};
export const meanOf = (members: readonly Rows[]): Rows =>
  (members[0] ?? []).map((row, i) =>
    row.map((_, k) => members.reduce((sum, rows) => sum + (rows[i]?.[k] ?? 0), 0) / members.length),
  );

/** Ensembles of the tickets with these kernels; they predict the mean of the members' probabilities. */
export const ensembleOf = (...members: readonly number[][]) =>
  new Ensemble({
    graph,
    members: members.map(ticket),
    classes: ['ant', 'bee', 'cow'],
    preprocessing: { mean: [0], std: [1] },
    aggregator: {
      aggregate: ({ data, shape: [count, examples] }) => {
        const row = (m: number, i: number) =>
          softmax([...data.subarray(3 * (m * examples + i), 3 * (m * examples + i) + 3)]);
        return Float64Array.from(
          meanOf(
            Array.from({ length: count }, (_, m) =>
              Array.from({ length: examples }, (_, i) => row(m, i)),
            ),
          ).flat(),
        );
      },
    },
    engine,
  });

export function examplesOf(points: readonly Point[], labels: readonly number[]): Examples {
  const read = (indices: ArrayLike<number>) =>
    Float32Array.from(Array.from(indices).flatMap((i) => points[i] as Point));
  return { count: points.length, labels: Int32Array.from(labels), read };
}

export const points = [-2, -1.5, -1, -0.4, -0.1, 0.2, 0.3, 0.9, 1.7, 2.4].map((a): Point => [a, 0]);
export const labels = [2, 2, 0, 2, 1, 1, 0, 0, 1, 0];
export const far = [-4, -2.5, 2, 3, 0.1].map((b): Point => [b / 4, b]);
export const testSet = { dataset: 'points', examples: examplesOf(points, labels) };
export const ood = { far: () => examplesOf(far, [0, 0, 0, 0, 0]) };

/** The probabilities of each member, and of all. */
export const membersOf = (at: readonly Point[]): readonly Rows[] =>
  kernels.map((kernel) => at.map((point) => softmax(linear(kernel, point))));

/** Mean of a number an example. */
export const mean = (values: readonly number[]) =>
  values.reduce((sum, v) => sum + v, 0) / values.length;
export const best = (row: readonly number[]) => row.indexOf(Math.max(...row));
export const entropy = (row: readonly number[]) =>
  -row.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0);

export const entropyScore: OodScore = {
  score: ({ probabilities: { data, shape } }) =>
    Float64Array.from({ length: shape[0] }, (_, i) =>
      entropy([...data.subarray(i * shape[1], (i + 1) * shape[1])]),
    ),
};
/** The spread of the members' first probabilities; only where there are several. */
const spread: OodScore = {
  score: ({ members }) =>
    members.length > 1
      ? Float64Array.from({ length: members[0].shape[0] }, (_, i) => {
          const values = members.map(({ data }) => data[3 * i]);
          return Math.max(...values) - Math.min(...values);
        })
      : undefined,
};
const plugins = { oodScores: { 'some-entropy': entropyScore, spread } };
export const evaluateTestSet = (
  options: Partial<EvaluateOptions> & Pick<EvaluateOptions, 'ensemble'>,
) => evaluate({ test: testSet, ...plugins, ...options });
