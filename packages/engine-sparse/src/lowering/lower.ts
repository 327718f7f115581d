import {
  type LossSpec,
  ModelError,
  type ModelGraph,
  type OptimizerSpec,
  sizeOf,
} from '@freetickets/core';
import type { Mask } from '@freetickets/sparse-masks';
import { emitUpdate, slotsOf } from '../optimizers.js';
import { Parameters } from '../parameters.js';
import { Program } from '../program/program.js';
import type { Region } from '../program/region.js';
import type { LoweredDropout } from './dropout.js';
import { layers } from './layers.js';
import { Lowering } from './lowering.js';
import { shapeOf, type Tensor } from './tensors.js';

/** A graph as a program, and where its inputs and outputs lie. */
export interface Lowered {
  readonly program: Program;
  readonly parameters: Parameters;
  /** Examples as they were given: [count, ...shape]. */
  readonly input: Region;
  readonly logits: Tensor;
  /** Bytes of scratch for each thread. */
  readonly scratch: number;
  readonly training?: {
    /** Class indices. */
    readonly labels: Region;
    /** {loss, correct} of each thread, as doubles. */
    readonly results: Region;
    readonly dropouts: readonly LoweredDropout[];
  };
}

/** How a program is to be run. */
export interface LoweringSettings {
  readonly masks: ReadonlyMap<string, Mask>;
  readonly batchSize: number;
  readonly threads: number;
  /** Present where it is to train. */
  readonly training?: { readonly optimizer: OptimizerSpec; readonly loss: LossSpec };
}

/**
 * Lowers a graph to a program: batch normalisation and rectifiers into what reads them, additions and statistics into the
 * convolution before them; in training backwards and the update as well.
 */
export function lower(graph: ModelGraph, settings: LoweringSettings): Lowered {
  const { masks, batchSize, threads, training } = settings;
  const program = new Program();
  const parameters = new Parameters(program, graph, masks, {
    trains: training !== undefined,
    slots: training ? slotsOf(training.optimizer) : [],
  });
  const lowering = new Lowering(program, graph, parameters, {
    mode: training ? 'train' : 'predict',
    threads,
    batchSize,
  });
  const refresh = parameters.weights.emitRefresh();
  if (training) {
    program.emit('clear', { place: parameters.gradients, floats: parameters.trainedFloats });
  }
  const input = program.keep(4 * batchSize * sizeOf(graph.inputShape));
  for (const node of graph.nodes) {
    if (node.type === 'InputLayer') {
      const tensor = lowering.tensor(shapeOf(node.outputShape), false);
      program.emit('loadInput', { input, output: tensor.record }, { writes: [tensor.data] });
      lowering.setValue(node, lowering.source(tensor));
      continue;
    }
    const layer = layers[node.type];
    if (!layer) throw new ModelError(`Layer "${node.layer}" (${node.type}) is not supported.`);
    lowering.setValue(node, layer.lower(lowering, node));
  }
  const output = lowering.storedSource(lowering.valueOf(graph.output));
  const logits = output.tensor;
  if (!training) {
    refresh.complete();
    return { program, parameters, input, logits, scratch: lowering.scratch };
  }

  const labels = program.keep(4 * batchSize);
  const results = program.keep(16 * threads);
  const gradient = lowering.gradientTensor(logits);
  program.emit(
    'crossEntropy',
    {
      logits: logits.record,
      labels,
      gradient: gradient.record,
      results,
      labelSmoothing: training.loss.labelSmoothing,
    },
    { reads: [logits.data], writes: [gradient.data] },
  );
  lowering.addGradient(output, { tensor: gradient });
  lowering.finish();
  emitUpdate(program, parameters, training.optimizer, threads);
  refresh.complete();
  const { dropouts } = lowering;
  return {
    program,
    parameters,
    input,
    logits,
    scratch: lowering.scratch,
    training: { labels, results, dropouts },
  };
}
