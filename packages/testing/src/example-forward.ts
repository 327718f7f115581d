import {
  type Batch,
  droppingNodes,
  type ModelGraph,
  random,
  type TicketState,
} from '@freetickets/core';
import { dropoutSample } from '@freetickets/core/dropout-sample';
import { scatter } from '@freetickets/sparse-masks';

/** Parameters of the example network: every position, by name. */
export type Values = { readonly [parameter: string]: ArrayLike<number> };

export function valuesOf({ parameters }: TicketState): Values {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { values, mask }]) => [
      name,
      mask ? scatter(values, mask) : values,
    ]),
  );
}

const SIDE = 5;
export const CHANNELS = 4;
export const CLASSES = 3;
/** Activations of one example behind the convolution. */
export const HIDDEN = SIDE * SIDE * CHANNELS;

/** Visits every product of the convolution (3 x 3, padded by zeros): indices of its input, weight and output. */
export function eachProduct(
  count: number,
  visit: (input: number, weight: number, output: number) => void,
): void {
  for (let output = 0; output < count * HIDDEN; output++) {
    const channel = output % CHANNELS;
    const pixel = Math.floor(output / CHANNELS);
    const [example, row, column] = [
      Math.floor(pixel / SIDE ** 2),
      Math.floor(pixel / SIDE) % SIDE,
      pixel % SIDE,
    ];
    for (let tap = 0; tap < 9; tap++) {
      const [y, x] = [row + Math.floor(tap / 3) - 1, column + (tap % 3) - 1];
      if (y < 0 || y >= SIDE || x < 0 || x >= SIDE) continue;
      for (let from = 0; from < 2; from++) {
        visit(
          ((example * SIDE + y) * SIDE + x) * 2 + from,
          (tap * 2 + from) * CHANNELS + channel,
          output,
        );
      }
    }
  }
}

/** What dropout multiplies the activations of a batch by, at a step; 1 where the graph has none. */
export function dropoutScales(
  graph: ModelGraph,
  seed: number,
  step: number,
  count: number,
): Float64Array {
  const scales = new Float64Array(count * HIDDEN).fill(1);
  const drop = graph.nodes.find(({ type }) => type === 'Dropout');
  if (!drop) return scales;
  const rate = Number(drop.config.rate);
  const stream = random.derive(seed, 'dropout', drop.name, step);
  return scales.map(() => (stream.uniform() < rate ? 0 : 1 / (1 - rate)));
}

/** What a member multiplies the activations of each of `count` examples by, where members are samples. */
export function sampleScales(
  graph: ModelGraph,
  seed: number,
  member: number,
  count: number,
): Float64Array {
  const [{ name, config }] = droppingNodes(graph);
  const rate = Number(config.rate);
  const stream = dropoutSample(seed, name, member);
  const scales = Float64Array.from({ length: HIDDEN }, () =>
    stream.uniform() < rate ? 0 : 1 / (1 - rate),
  );
  return new Float64Array(count * HIDDEN).map((_, i) => scales[i % HIDDEN]);
}

/**
 * The example network in plain float64 loops: its logits [example, class], and all that lies on the way. `scales` is what
 * dropout multiplies by, in training as a rule: then batch normalisation uses the statistics of the batch, which are given back in
 * any case.
 */
export function forward(
  graph: ModelGraph,
  values: Values,
  { inputs, count }: Pick<Batch, 'inputs' | 'count'>,
  scales?: ArrayLike<number>,
  statistics: 'batch' | 'moving' = scales ? 'batch' : 'moving',
) {
  const convolved = new Float64Array(count * HIDDEN);
  eachProduct(count, (input, weight, output) => {
    convolved[output] += inputs[input] * values['conv/kernel'][weight];
  });
  const average = (of: Float64Array, channel: number): number =>
    of.reduce((sum, x, i) => (i % CHANNELS === channel ? sum + x : sum), 0) /
    (of.length / CHANNELS);
  const mean = Array.from({ length: CHANNELS }, (_, c) => average(convolved, c));
  const squares = convolved.map((x, i) => (x - mean[i % CHANNELS]) ** 2);
  const variance = mean.map((_, c) => average(squares, c));

  const center = statistics === 'batch' ? mean : values['norm/moving_mean'];
  const spread = statistics === 'batch' ? variance : values['norm/moving_variance'];
  const { epsilon } = graph.nodes.find(({ name }) => name === 'norm')?.config ?? {};
  const deviation = mean.map((_, c) => Math.sqrt(spread[c] + Number(epsilon)));
  const normalized = convolved.map((x, i) => (x - center[i % CHANNELS]) / deviation[i % CHANNELS]);
  const [gamma, beta] = [values['norm/gamma'], values['norm/beta']];
  const hidden = normalized.map((x, i) => {
    return Math.max(0, gamma[i % CHANNELS] * x + beta[i % CHANNELS]) * (scales?.[i] ?? 1);
  });
  const { classes } = graph;
  const logits = Float64Array.from({ length: count * classes }, (_, i) => {
    const [example, c] = [Math.floor(i / classes), i % classes];
    let logit = values['logits/bias'][c];
    for (let h = 0; h < HIDDEN; h++) {
      logit += hidden[example * HIDDEN + h] * values['logits/kernel'][h * classes + c];
    }
    return logit;
  });
  return { logits, hidden, normalized, deviation, mean, variance };
}

/** What a batch's loss is made of. */
type Compared = Pick<Batch, 'labels' | 'targets' | 'weights' | 'count'>;

/** The target probabilities of a batch, smoothed, [example, class]. */
export function targetsOf({ labels, targets }: Compared, smoothing: number): Float64Array {
  return Float64Array.from({ length: labels.length * CLASSES }, (_, i) => {
    const hit = labels[Math.floor(i / CLASSES)] === i % CLASSES;
    return smoothing / CLASSES + (1 - smoothing) * (targets?.[i] ?? Number(hit));
  });
}

/** A batch of which each example stands there once for every head: as many rows as logits [example, head, class] have. */
export function forHeads(batch: Batch, heads: number): Compared {
  const repeated = <T>(rows: readonly T[]): T[] =>
    rows.flatMap((row) => Array.from({ length: heads }, () => row));
  const { targets, weights } = batch;
  const rowOf = (_: number, example: number) =>
    targets?.subarray(example * CLASSES, (example + 1) * CLASSES) ?? [];
  return {
    labels: Int32Array.from(repeated([...batch.labels])),
    ...(targets && {
      targets: Float32Array.from(
        repeated(Array.from(batch.labels, rowOf)).flatMap((row) => [...row]),
      ),
    }),
    ...(weights && { weights: Float32Array.from(repeated([...weights])) }),
    count: batch.count * heads,
  };
}

export function softmax(logits: ArrayLike<number>): Float64Array {
  return Float64Array.from(logits, (logit, i) => {
    const first = i - (i % CLASSES);
    let sum = 0;
    for (let c = 0; c < CLASSES; c++) sum += Math.exp(logits[first + c] - logit);
    return 1 / sum;
  });
}

/** Mean cross-entropy of logits, in nats, each example's times its weight. */
export function crossEntropy(
  logits: ArrayLike<number>,
  batch: Compared,
  smoothing: number,
): number {
  const { count, weights } = batch;
  const target = targetsOf(batch, smoothing);
  const weight = (i: number): number => weights?.[Math.floor(i / CLASSES)] ?? 1;
  return (
    softmax(logits).reduce((sum, p, i) => sum - weight(i) * target[i] * Math.log(p), 0) / count
  );
}

/** How many examples have their largest logit at their label. */
export function countCorrect(logits: ArrayLike<number>, { labels }: Pick<Batch, 'labels'>): number {
  return labels.reduce((correct, label, example) => {
    const row = Array.from({ length: CLASSES }, (_, c) => logits[example * CLASSES + c]);
    return correct + Number(row.indexOf(Math.max(...row)) === label);
  }, 0);
}
