import { sparse } from '@freetickets/engine-sparse';
import { predictionLayouts } from '../../packages/engine-sparse/dist/program/layouts.js';
import { median, timed } from './clock.js';
import { layerFlops } from './flops.js';
import { jobOf } from './training.js';

/** Turns that are timed, after one for warming up. */
const TURNS = 9;

/**
 * Fields that a convolution's backward operation is run without, in a turn each: it computes two gradients in one go, and
 * each takes the time that it spares where it is left out.
 */
const LEFT_OUT = { nothing: [], weights: ['matrix'], inputs: ['output'] };

/** Kinds of pass by operation; those of convolutions and fully connected layers go by what they compute. */
const kinds = {
  sumChannels: 'normalisation',
  normalise: 'normalisation',
  normaliseBackward: 'normalisation',
  reluBackward: 'normalisation',
  accumulateGradient: 'sum of gradients',
  denseWeightGradients: 'weight gradient',
  reduceWeightGradients: 'weight gradient',
  moveAverages: 'update',
  refreshValues: 'update',
  sgd: 'update',
};

/**
 * Where the milliseconds of a training step go: a row for each layer and kind of pass, with the FLOPs of its active
 * weights and the bytes of the tensors that it reads and writes; and what a step takes that is not taken apart. Operations
 * are carried out one at a time, by the engine's own kernels: there is nothing in these for it.
 */
export async function measureProfile(network, setting, options) {
  const { graph, ticket, batches, weightDecay } = jobOf(network, setting);
  const [{ count }] = batches;
  const engine = sparse(options);
  const trained = await engine.createNetwork(graph, {
    initial: ticket,
    optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay },
    loss: { labelSmoothing: 0 },
    batchSize: count,
    seed: 1,
  });
  const { executable } = trained;
  const { operations } = executable.lowered.program;
  const runRange = executable.runRange.bind(executable);
  // Weights stay as they are, whichever gradients are left out.
  const step = () => trained.trainBatch(batches[0], { learningRate: 0 });
  const times = Object.keys(LEFT_OUT).map(() => operations.map(() => []));
  const whole = [];
  for (let turn = 0; turn <= TURNS; turn++) {
    executable.runRange = runRange;
    whole.push(await timed(step));
    for (const [i, fields] of Object.values(LEFT_OUT).entries()) {
      executable.runRange = (from, to) => {
        for (let at = from; at < to; at++) {
          const start = performance.now();
          runRange(at, at + 1);
          times[i][at].push(performance.now() - start);
        }
      };
      const putBack = leaveOut(executable, fields);
      await step();
      putBack();
    }
  }
  trained.dispose();
  const [taken, withoutWeights, withoutInputs] = times.map((byOperation) =>
    byOperation.map((all) => (all.length > 0 ? median(all.slice(1)) : 0)),
  );
  const rows = rowsOf(operations, layerFlops(graph, ticket, count), (i) => ({
    ms: taken[i],
    inputs: taken[i] - withoutInputs[i],
    weights: taken[i] - withoutWeights[i],
  }));
  return {
    network: network.name,
    setting: setting.name,
    ...engine.describe(),
    rows,
    whole: median(whole.slice(1)),
  };
}

/** Takes fields out of the backward operations of convolutions, and gives what puts them back. */
function leaveOut({ machine, lowered }, fields) {
  const integers = new Int32Array(machine.heap);
  const names = predictionLayouts.convolutionBackward.layout.split(', ');
  const before = lowered.program.operations
    .filter(({ name }) => name === 'convolutionBackward')
    // The operation's number comes before its fields.
    .flatMap(({ region }) => fields.map((field) => region.offset / 4 + 1 + names.indexOf(field)))
    .map((at) => [at, integers[at]]);
  for (const [at] of before) integers[at] = 0;
  return () => {
    for (const [at, value] of before) integers[at] = value;
  };
}

/** Rows by layer and kind of pass, in the order in which they first come. */
function rowsOf(operations, flopsByLayer, takenBy) {
  const rows = new Map();
  const add = (layer, kind, ms, { flops = 0, bytes = 0 }) => {
    const key = JSON.stringify([layer, kind]);
    const row = rows.get(key) ?? { layer, kind, ms: 0, flops: 0, bytes: 0 };
    rows.set(key, { ...row, ms: row.ms + ms, flops: row.flops + flops, bytes: row.bytes + bytes });
  };
  const loss = operations.findIndex(({ name }) => name === 'crossEntropy');
  for (const [i, operation] of operations.entries()) {
    const { name, stage, fields, layer = 'all layers' } = operation;
    if (stage === 'dense') continue;
    const { ms, inputs, weights } = takenBy(i);
    const bytes = bytesOf([...operation.reads, ...operation.writes]);
    const flops = flopsByLayer.get(layer);
    if (name === 'convolutionForward' || name === 'denseForward') {
      add(layer, i < loss ? 'forward' : 'input gradient', ms, { flops, bytes });
    } else if (name === 'convolutionBackward' && fields.output) {
      // The gradient, the tensor that it is worked out with, and what the convolution has read.
      const read = bytesOf(operation.gathers);
      const input = bytesOf(operation.gathers.slice(-1));
      add(layer, 'input gradient', inputs, { flops, bytes: bytes - read });
      add(layer, 'weight gradient', weights, { flops, bytes: input });
      add(layer, 'reading for both', ms - inputs - weights, { bytes: read - input });
    } else if (name === 'convolutionBackward' || name === 'denseWeightGradients') {
      add(layer, 'weight gradient', ms, { flops, bytes });
    } else {
      add(layer, kinds[name] ?? 'other', ms, { bytes });
    }
  }
  return [...rows.values()];
}

const bytesOf = (regions) => regions.reduce((sum, region) => sum + region.bytes, 0);
