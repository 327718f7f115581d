import {
  type GraphNode,
  graphInputs,
  type LossSpec,
  ModelError,
  type ModelGraph,
  type OptimizerSpec,
  sizeOf,
  slotsOf,
  targetsPerExample,
  yieldToEventLoop,
} from '@freetickets/core';
import type { Mask } from '@freetickets/sparse-masks/masks';
import {
  BATCH_LANES,
  DOUBLE_BYTES,
  FIELD_BYTES,
  FLOAT_BYTES,
  LOSS_RESULTS,
} from '../program/constants.js';
import { predictionExtents } from '../program/extents/prediction.js';
import { trainingExtents } from '../program/extents/training/training.js';
import { predictionLayouts, trainingLayouts } from '../program/layouts.js';
import type { Lowered, LoweredTraining } from '../program/lowered.js';
import { Parameters } from '../program/parameters.js';
import { Program } from '../program/program.js';
import type { Region } from '../program/region.js';
import { type Source, shapeOf, type Tensor } from '../program/tensors.js';
import { layers } from './layers.js';
import { Lowering } from './lowering.js';
import { orderOf } from './order.js';
import { backwards } from './training/backwards.js';
import { trainingLayer } from './training/layers.js';
import { emitLoss } from './training/loss.js';
import { TrainingLowering } from './training/training-lowering.js';
import { emitUpdate } from './training/update.js';

export interface TrainingSettings {
  readonly masks: ReadonlyMap<string, Mask>;
  readonly batchSize: number;
  readonly threads: number;
  readonly optimizer: OptimizerSpec;
  readonly loss: LossSpec;
}

export interface PredictionSettings {
  /** The masks of each member. */
  readonly members: readonly ReadonlyMap<string, Mask>[];
  readonly batchSize: number;
  readonly threads: number;
  /** Whether members drop activations. */
  readonly drops?: boolean;
  /** Whether images are planar: for a few examples. */
  readonly isPlanar?: boolean;
}

/** The tensors of a graph's inputs by their nodes. */
type Inputs = ReadonlyMap<string, Tensor>;

/**
 * Lowers a graph to a program that trains it: batch normalisation and rectifiers go into what reads them, additions and
 * statistics into the convolution before them; after forward come backward and the optimizer's step.
 */
export function lowerTraining(graph: ModelGraph, settings: TrainingSettings): LoweredTraining {
  const { masks, batchSize, threads, optimizer, loss } = settings;
  const program = new Program({ ...predictionLayouts, ...trainingLayouts });
  const slots = slotsOf(optimizer);
  const parameters = new Parameters(program, graph, masks, { trains: true, slots });
  const options = { mode: 'train', threads, batchSize } as const;
  const lowering = new TrainingLowering(program, graph, parameters, options, backwards);
  const refresh = parameters.matrices.emitRefresh('pass');
  program.emit('clear', { destination: parameters.gradients, floats: parameters.trainedFloats });
  const { input, tensors } = lowerInput(lowering, batchSize);
  const output = lowerNodes(lowering, tensors, trainingLayer);
  const logits = output.tensor;

  const compared = {
    labels: program.keep(FIELD_BYTES * batchSize),
    targets: program.keep(FLOAT_BYTES * batchSize * targetsPerExample(graph, loss)),
    weights: program.keep(FLOAT_BYTES * batchSize),
    results: program.keep(LOSS_RESULTS * DOUBLE_BYTES * threads),
  };
  const gradient = lowering.gradientTensor(logits);
  const quantiles = emitLoss(lowering, loss, logits, gradient, compared);
  lowering.addGradient(output, { tensor: gradient });
  lowering.finish();
  emitUpdate(program, parameters, optimizer, threads);
  refresh.complete();
  const { scratch, dropouts } = lowering;
  const networks = [{ parameters, logits, dropouts }];
  return {
    ...{ program, networks, parameters, input, ...compared, quantiles },
    ...{ scratch, batchSize, block: BATCH_LANES, extents: trainingExtents },
  };
}

/** Lowers a graph to a program in which each member predicts the same input. */
export async function lowerPrediction(
  graph: ModelGraph,
  { members, batchSize, threads, drops = false, isPlanar = false }: PredictionSettings,
): Promise<Lowered> {
  const program = new Program(predictionLayouts);
  const lowerings = members.map((masks) => {
    const parameters = new Parameters(program, graph, masks, { trains: false, slots: [] });
    const options = { mode: 'predict', threads, batchSize, drops, isPlanar } as const;
    return new Lowering(program, graph, parameters, options);
  });
  const { input, tensors } = lowerInput(lowerings[0], batchSize);
  const networks: Lowered['networks'][number][] = [];
  const ends = [program.operations.length];
  for (const lowering of lowerings) {
    await yieldToEventLoop();
    const { parameters, dropouts } = lowering;
    const refresh = parameters.matrices.emitRefresh('prepare');
    const { tensor: logits } = lowerNodes(lowering, tensors, (type) => layers.get(type)?.lower);
    refresh.complete();
    networks.push({ parameters, logits, dropouts });
    ends.push(program.operations.length);
  }
  program.arrange(orderOf(program.operations, ends, isPlanar));
  const scratch = Math.max(...lowerings.map((lowering) => lowering.scratch));
  const block = isPlanar ? 1 : BATCH_LANES;
  return { program, networks, input, scratch, batchSize, block, extents: predictionExtents };
}

function lowerInput(lowering: Lowering, batchSize: number): { input: Region; tensors: Inputs } {
  const { program, graph } = lowering;
  const size = sizeOf(graph.inputShape);
  const input = program.keep(FLOAT_BYTES * batchSize * size);
  const tensors = graphInputs(graph).map(({ node, first }): [string, Tensor] => {
    const tensor = lowering.tensor(shapeOf(node.outputShape), false);
    const fields = { input, output: tensor.record, size, first };
    program.emit('loadInput', fields, { writes: [tensor.data] });
    return [node.name, tensor];
  });
  return { input, tensors: new Map(tensors) };
}

/** Lowers all nodes, each as `lowerOf` says for its type; gives the logits. */
function lowerNodes<L extends Lowering>(
  lowering: L,
  inputs: Inputs,
  lowerOf: (type: string) => ((lowering: L, node: GraphNode) => Source) | undefined,
): Source {
  const { graph } = lowering;
  for (const node of graph.nodes) {
    lowering.program.layer = node.layer;
    const input = inputs.get(node.name);
    if (input) {
      lowering.setValue(node, lowering.source(input));
      continue;
    }
    const lower = lowerOf(node.type);
    if (!lower) throw new ModelError(`Layer "${node.layer}" (${node.type}) is not supported.`);
    lowering.setValue(node, lower(lowering, node));
  }
  const logits = lowering.storedSource(lowering.valueOf(graph.output));
  lowering.program.layer = undefined;
  return logits;
}
