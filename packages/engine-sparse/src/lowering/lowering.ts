import type { GraphNode, ModelGraph } from '@freetickets/core';
import { BATCH_LANES, BATCH_LANES_BYTES } from '../program/constants.js';
import type { LoweredDropout } from '../program/lowered.js';
import type { Parameters } from '../program/parameters.js';
import type { EmittedOperation, Program } from '../program/program.js';
import { floatBytes, Region } from '../program/region.js';
import type { StoredParameter } from '../program/stored-parameter.js';
import { bytesOf, planarBytes, type Shape, type Source, type Tensor } from '../program/tensors.js';
import type { BackwardDetails, BackwardName } from './backward-details.js';
import { type Reader, readersOf } from './readers.js';

/** A convolution that makes a tensor, and its number among the program's operations. */
interface Producer {
  readonly operation: EmittedOperation<'convolutionForward' | 'convolutionOfPlanes'>;
  readonly number: number;
}

export interface LoweringOptions {
  readonly mode: 'train' | 'predict';
  readonly threads: number;
  /** The largest batch. */
  readonly batchSize: number;
  /** Whether a prediction drops activations, as training does. */
  readonly drops?: boolean;
  /** Whether images are planar, for a few examples. */
  readonly isPlanar?: boolean;
}

/** A program in the making: what layers share while they are lowered. `TrainingLowering` adds what trains. */
export class Lowering {
  /** Bytes of scratch that a thread needs. */
  scratch = 0;
  readonly dropouts: LoweredDropout[] = [];
  /** Blocks of examples. */
  readonly capacity: number;
  /** Who reads a node's value. */
  readonly readersOf: (name: string) => readonly Reader[];
  private readonly values = new Map<string, Source>();
  private readonly axes = new Map<string, readonly number[]>();
  private readonly producers = new Map<Region, Producer>();
  /** How many operations there were once the values that nodes give were made. */
  private readonly madeAfter = new Map<Region, number>();

  constructor(
    readonly program: Program,
    readonly graph: ModelGraph,
    readonly parameters: Parameters,
    readonly options: LoweringOptions,
  ) {
    this.capacity = Math.ceil(options.batchSize / BATCH_LANES);
    this.readersOf = readersOf(graph, this.drops);
  }

  /** Whether images are planar. */
  get isPlanar(): boolean {
    return this.options.isPlanar === true;
  }

  get trains(): boolean {
    return this.options.mode === 'train';
  }

  /** Whether Dropout nodes drop activations. */
  get drops(): boolean {
    return this.trains || this.options.drops === true;
  }

  /** A parameter of a node's layer. */
  parameter(node: GraphNode, role: string): StoredParameter | undefined {
    return this.parameters.find(`${node.layer}/${role}`);
  }

  inputOf(node: GraphNode, index = 0): Source {
    return this.valueOf(node.inputs[index]);
  }

  setValue(node: GraphNode, value: Source): void {
    this.values.set(node.name, value);
    this.axes.set(node.name, node.outputShape);
    const { data } = value.tensor;
    if (!this.madeAfter.has(data)) this.madeAfter.set(data, this.program.operations.length);
  }

  /** The axes of a node's value, however it is stored. */
  axesOf(name: string): readonly number[] {
    return this.axes.get(name) ?? [];
  }

  /** Whether a node's value is made before the operation of that number. */
  isMadeBefore({ tensor }: Source, operation: number): boolean {
    return (this.madeAfter.get(tensor.data) ?? Number.POSITIVE_INFINITY) <= operation;
  }

  valueOf(name: string): Source {
    return this.values.get(name) as Source;
  }

  tensor(shape: Shape, needsGradient: boolean, data = new Region(this.bytesOf(shape))): Tensor {
    const { isVector, height, width, channels } = shape;
    const isPlanar = this.isPlanar && !isVector;
    const capacity = isPlanar ? this.options.batchSize : this.capacity;
    const fields = { data, isVector, isPlanar, height, width, channels, capacity };
    const record = this.program.record('tensor', fields);
    return { ...fields, record, needsGradient };
  }

  /** The bytes that a tensor takes. */
  bytesOf(shape: Shape): number {
    return this.isPlanar && !shape.isVector
      ? planarBytes(shape, this.options.batchSize)
      : bytesOf(shape, this.capacity);
  }

  source(tensor: Tensor, how: Partial<Pick<Source, 'normalisation' | 'relu'>> = {}): Source {
    const { normalisation, relu = false } = how;
    const { scale, shift } = normalisation ?? {};
    const record = this.program.record('source', { tensor: tensor.record, scale, shift, relu });
    return { tensor, relu, record, ...(normalisation && { normalisation }) };
  }

  /** A plain source of the tensor of another, into which more has been added. */
  sharedSource({ tensor }: Source, needsGradient: boolean): Source {
    if (tensor.needsGradient === needsGradient) return this.source(tensor);
    return this.source({ ...tensor, needsGradient });
  }

  /** Remembers which convolution makes a tensor, so that its epilogue can take on what comes next. */
  madeBy(tensor: Tensor, operation: Producer['operation']): void {
    this.producers.set(tensor.data, { operation, number: this.program.operations.length - 1 });
  }
  producerOf(tensor: Tensor): Producer | undefined {
    return this.producers.get(tensor.data);
  }

  /** A source written out, as a plain source; itself where it is one. */
  storedSource(source: Source): Source {
    if (!source.normalisation && !source.relu) return source;
    const tensor = this.tensor(source.tensor, source.tensor.needsGradient);
    this.program.emit(
      'materialise',
      { source: source.record, output: tensor.record },
      { reads: [source.tensor.data], writes: [tensor.data] },
    );
    const plain = this.source(tensor);
    this.onBackward('materialise', plain, { source });
    return plain;
  }

  /** A vector of a float for each of `channels`. */
  channelFloats(channels: number): Region {
    return this.program.keep(floatBytes(channels));
  }

  needScratch(bytes: number): void {
    this.scratch = Math.max(this.scratch, Math.ceil(bytes / BATCH_LANES_BYTES) * BATCH_LANES_BYTES);
  }

  /** Says how the gradient of a value goes on to what it was made of. Prediction has no gradients. */
  onBackward<Name extends BackwardName>(
    _name: Name,
    _value: Source,
    _details: BackwardDetails[Name],
  ): void {}
}
