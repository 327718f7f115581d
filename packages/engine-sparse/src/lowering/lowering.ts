import type { GraphNode, ModelGraph } from '@freetickets/core';
import type { Parameters, StoredParameter } from '../parameters.js';
import type { EmittedOperation, Program } from '../program/program.js';
import { floatBytes, Region } from '../program/region.js';
import type { LoweredDropout } from './dropout.js';
import { type Reader, readersOf } from './readers.js';
import {
  bytesOf,
  type Gradient,
  PIXEL_BYTES,
  type Shape,
  type Source,
  type Tensor,
} from './tensors.js';

/** A convolution that makes a tensor, and its number among the program's operations. */
interface Producer {
  readonly operation: EmittedOperation<'convolutionForward'>;
  readonly number: number;
}

/** The gradient of a source so far, and the convolution that made it, whose epilogue can still be given more to do. */
interface Pending {
  readonly gradient: Gradient;
  readonly by?: EmittedOperation<'convolutionBackward'>;
}

export interface LoweringOptions {
  readonly mode: 'train' | 'predict';
  readonly threads: number;
  /** The largest batch. */
  readonly batchSize: number;
}

/** A program in the making: what layers share while they are lowered. */
export class Lowering {
  /** Bytes of scratch that a thread needs. */
  scratch = 0;
  readonly dropouts: LoweredDropout[] = [];
  readonly capacity: number;
  /** Who reads a node's value. */
  readonly readersOf: (name: string) => readonly Reader[];
  private readonly values = new Map<string, Source>();
  private readonly axes = new Map<string, readonly number[]>();
  private readonly gradients = new Map<Source, Pending>();
  private readonly producers = new Map<Region, Producer>();
  /** How many operations there were once the values that nodes give were made. */
  private readonly madeAfter = new Map<Region, number>();
  private readonly backwards: (() => void)[] = [];
  private readonly afters: (() => void)[] = [];

  constructor(
    readonly program: Program,
    readonly graph: ModelGraph,
    readonly parameters: Parameters,
    readonly options: LoweringOptions,
  ) {
    this.capacity = Math.ceil(options.batchSize / 16);
    this.readersOf = readersOf(graph, this.trains);
  }

  get trains(): boolean {
    return this.options.mode === 'train';
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

  tensor(
    shape: Shape,
    needsGradient: boolean,
    data = new Region(bytesOf(shape, this.capacity)),
  ): Tensor {
    const { isVector, height, width, channels } = shape;
    const fields = { data, isVector, height, width, channels, capacity: this.capacity };
    const record = this.program.record('tensor', fields);
    const { capacity } = this;
    return { isVector, height, width, channels, capacity, data, record, needsGradient };
  }

  /** A tensor that is not the program's to overwrite. */
  keptTensor(shape: Shape): Tensor {
    return this.tensor(shape, false, this.program.keep(bytesOf(shape, this.capacity)));
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
  madeBy(tensor: Tensor, operation: EmittedOperation<'convolutionForward'>): void {
    this.producers.set(tensor.data, { operation, number: this.program.operations.length - 1 });
  }
  producerOf(tensor: Tensor): Producer | undefined {
    return this.producers.get(tensor.data);
  }

  /** Sums of [threads][2][channels], 0 between uses. */
  sumsRegion(channels: number): Region {
    return this.program.keep(this.options.threads * 2 * channels * 8);
  }

  /**
   * Sums and sums of squares of a tensor's channels, for one normalisation: from the convolution that makes the tensor, where
   * there is one that does not give its sums to another.
   */
  channelSums(tensor: Tensor): Region {
    const sums = this.sumsRegion(tensor.channels);
    const producer = this.producerOf(tensor)?.operation;
    if (producer && producer.fields.sums === undefined) producer.fields.sums = sums;
    else
      this.program.emit('sumChannels', { tensor: tensor.record, sums }, { reads: [tensor.data] });
    return sums;
  }

  /** A source written out, as a plain source; itself where it is one. */
  storedSource(source: Source): Source {
    if (!source.normalisation && !source.relu) return source;
    const tensor = this.tensor(source.tensor, source.tensor.needsGradient);
    this.program.emit(
      'readOut',
      { source: source.record, output: tensor.record },
      { reads: [source.tensor.data], writes: [tensor.data] },
    );
    const plain = this.source(tensor);
    this.onBackward(plain, (gradient) => this.addGradient(source, gradient));
    return plain;
  }

  /** A vector of a float for each of `channels`. */
  channelFloats(channels: number): Region {
    return this.program.keep(floatBytes(channels));
  }

  needScratch(bytes: number): void {
    this.scratch = Math.max(this.scratch, Math.ceil(bytes / PIXEL_BYTES) * PIXEL_BYTES);
  }

  /** What comes after the pass, in the order it is asked for. */
  afterwards(emit: () => void): void {
    this.afters.push(emit);
  }

  /** What to do with the gradient of a value, once all who use the value have added theirs. */
  onBackward(value: Source, use: (gradient: Gradient) => void): void {
    this.onPending(value, ({ gradient }) => use(gradient));
  }

  /** As `onBackward`, with the convolution that made the gradient, if one did. */
  onPending(value: Source, use: (pending: Pending) => void): void {
    if (!this.trains || !value.tensor.needsGradient) return;
    const { layer } = this.program;
    this.backwards.push(() => {
      const pending = this.gradients.get(value);
      this.program.layer = layer;
      if (pending) use(pending);
    });
  }

  /** Lowers all that was put off: backwards, last first; then what comes after. */
  finish(): void {
    for (const backward of this.backwards.reverse()) backward();
    for (const after of this.afters) after();
    this.program.layer = undefined;
  }

  /** Adds to the gradient of a value. */
  addGradient(
    value: Source,
    gradient: Gradient,
    by?: EmittedOperation<'convolutionBackward'>,
  ): void {
    if (!value.tensor.needsGradient) return;
    const pending = this.gradients.get(value);
    if (!pending) {
      this.gradients.set(value, { gradient, ...(by && { by }) });
      return;
    }
    const [first, second] = gradient.coefficients
      ? [pending.gradient, gradient]
      : [gradient, pending.gradient];
    const previous = this.storedGradient(first);
    this.gradients.set(value, { gradient: { tensor: this.gather(second, previous) } });
  }

  /** The gradient that a value has so far, as a tensor, for an operation that adds to it. */
  takeGradient(value: Source): Tensor | undefined {
    const pending = this.gradients.get(value);
    this.gradients.delete(value);
    return pending && this.storedGradient(pending.gradient);
  }

  /** A gradient as a stored tensor. */
  storedGradient(gradient: Gradient): Tensor {
    return gradient.coefficients ? this.gather(gradient, undefined) : gradient.tensor;
  }

  gradientRecord({ tensor, coefficients, input }: Gradient): Region {
    return this.program.record('gradient', {
      tensor: tensor.record,
      coefficients,
      input: input?.record,
    });
  }

  /** A tensor for a gradient of another's shape. */
  gradientTensor(of: Shape): Tensor {
    return this.tensor(of, false);
  }

  private gather(gradient: Gradient, previous: Tensor | undefined): Tensor {
    const output = this.gradientTensor(gradient.tensor);
    this.program.emit(
      'gatherGradient',
      {
        gradient: this.gradientRecord(gradient),
        previous: previous?.record,
        output: output.record,
      },
      {
        reads: [gradient.tensor.data, gradient.input?.data, previous?.data],
        writes: [output.data],
        replaces: [previous?.data, gradient.tensor.data].filter((each) => each !== undefined),
      },
    );
    return output;
  }
}
