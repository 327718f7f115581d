import {
  type Aggregator,
  type Engine,
  FileError,
  type Json,
  type MemberLogits,
  ModelError,
  type ModelGraph,
  OptionError,
  originOf,
  type Predictor,
  type Preprocessing,
  type TicketState,
} from '@freetickets/core';
import {
  expectedEntropy,
  mutualInformation,
  predictiveEntropy,
  softmax,
} from '@freetickets/uncertainty-metrics';
import { readFrom, replaceFolder } from '#files';
import { type Inputs, prepareInputs } from './inputs.js';
import { encodeManifest, hashOf, parseManifest } from './manifest.js';
import { decodeTicket, encodeTicket } from './ticket.js';

/** What an ensemble is made of. */
export interface EnsembleParts {
  readonly graph: ModelGraph;
  /** The tickets; at least one. */
  readonly members: readonly TicketState[];
  readonly classes: readonly string[];
  readonly preprocessing: Preprocessing;
  readonly aggregator: Aggregator;
  /** What the aggregator learnt from validation data. */
  readonly aggregatorState?: Json;
  /** Runs the members. */
  readonly engine: Engine;
}

/** What an ensemble says of its inputs; n of them. */
export interface Prediction {
  /** [n, classes]; each row sums to 1. */
  readonly probabilities: { readonly data: Float64Array; readonly shape: [number, number] };
  /** The most probable class index of each input. */
  readonly labels: Int32Array;
  /** How unsure the ensemble is of each input, in nats. */
  readonly uncertainty: {
    /** Of the prediction: total uncertainty. */
    readonly entropy: Float64Array;
    /** Mean entropy of the members: uncertainty in the data. */
    readonly expectedEntropy: Float64Array;
    /** What the members disagree about: uncertainty in the model. High where the input is unlike the training data. */
    readonly mutualInformation: Float64Array;
  };
}

/** What `Ensemble.load` needs besides the files. */
export interface LoadParts {
  /** Runs the members; or a function that chooses what runs this graph. */
  readonly engine: Engine | ((graph: ModelGraph) => Engine | Promise<Engine>);
  /** Makes the aggregator that the ensemble was saved with: a registry's `resolve('aggregator', spec)`. */
  aggregator(spec: { readonly name: string }): Aggregator;
}

const isEnsembleFile = (name: string): boolean =>
  /^(ensemble\.json|ticket-\d+\.safetensors)$/.test(name);

/** Tickets that predict together. */
export class Ensemble {
  readonly graph: ModelGraph;
  readonly members: readonly TicketState[];
  readonly classes: readonly string[];
  readonly preprocessing: Preprocessing;
  readonly #parts: EnsembleParts;
  #predictor: Promise<Predictor> | undefined;

  /** Throws a `ModelError` where there is no member, one belongs to another graph, or the classes are not as many as the outputs. */
  constructor(parts: EnsembleParts) {
    if (parts.members.length === 0) throw new ModelError('An ensemble needs at least one ticket.');
    for (const { graphHash } of parts.members) {
      if (graphHash !== parts.graph.hash) {
        throw new ModelError(
          "A ticket belongs to another model than the ensemble's. Give tickets of one model.",
        );
      }
    }
    const { graph, classes } = parts;
    if (classes.length !== graph.classes) {
      throw new ModelError(
        `${classes.length} classes are named, but the model has ${graph.classes} outputs. Name each of them.`,
      );
    }
    this.graph = parts.graph;
    this.members = parts.members;
    this.classes = parts.classes;
    this.preprocessing = parts.preprocessing;
    this.#parts = parts;
  }

  /**
   * Loads an ensemble from a folder, a web address, or the files that `toFiles` gave. Everything is verified first:
   * throws a `FileError` where a file is missing, truncated or altered, a `ModelError` where tickets and graph do not match.
   */
  static async load(
    source: string | { readonly [name: string]: Uint8Array },
    { engine, aggregator }: LoadParts,
  ): Promise<Ensemble> {
    const read = async (name: string): Promise<Uint8Array> => {
      if (typeof source === 'string') return readFrom(source, name);
      const file = source[name];
      if (!file) throw new FileError(name, 'is not among the files. Give all that toFiles() gave.');
      return file;
    };
    const manifest = parseManifest(await read('ensemble.json'), 'ensemble.json');
    const { graph, classes, preprocessing, aggregatorState } = manifest;
    const members: TicketState[] = [];
    for (const { file, sha256 } of manifest.tickets) {
      const bytes = await read(file);
      members.push(decodeTicket(bytes, graph, file));
      if (hashOf(bytes) !== sha256) {
        throw new FileError(file, 'is whole, but not the ticket that ensemble.json names.');
      }
    }
    return new Ensemble({
      graph,
      members,
      classes,
      preprocessing,
      aggregator: aggregator(manifest.aggregator),
      ...(aggregatorState !== undefined && { aggregatorState }),
      engine: typeof engine === 'function' ? await engine(graph) : engine,
    });
  }

  /**
   * Predicts inputs in the data's own units (they are preprocessed as the training data was).
   * Throws a `DataError` where their shape does not fit.
   */
  async predict(inputs: Inputs): Promise<Prediction> {
    const { data, count } = await prepareInputs(inputs, this.graph.inputShape, this.preprocessing);
    return this.judge(await this.logits(data, count));
  }

  /** The members' logits for `count` preprocessed inputs. */
  async logits(inputs: Float32Array, count: number): Promise<MemberLogits> {
    this.#predictor ??= this.#parts.engine.createPredictor(this.graph, this.members);
    const predictor = await this.#predictor.catch((error: unknown) => {
      this.#predictor = undefined;
      throw error;
    });
    const data = await predictor.predict(inputs, count);
    return { data, shape: [this.members.length, count, this.graph.classes] };
  }

  /** The prediction that follows from members' logits. */
  judge(logits: MemberLogits): Prediction {
    const [members, count, classes] = logits.shape;
    const { aggregator, aggregatorState } = this.#parts;
    const shape: [number, number] = [count, classes];
    const probabilities = { data: aggregator.aggregate(logits, aggregatorState), shape };
    const each = Array.from({ length: members }, (_, member) => {
      const data = logits.data.subarray(member * count * classes, (member + 1) * count * classes);
      return softmax({ data, shape });
    });
    const labels = Int32Array.from({ length: count }, (_, i) => {
      const row = probabilities.data.subarray(i * classes, (i + 1) * classes);
      return row.indexOf(Math.max(...row));
    });
    return {
      probabilities,
      labels,
      uncertainty: {
        entropy: predictiveEntropy(probabilities),
        expectedEntropy: expectedEntropy(each),
        mutualInformation: mutualInformation(each),
      },
    };
  }

  /** The ensemble's files by name: `ensemble.json` and a safetensors file a ticket. */
  toFiles(): Record<string, Uint8Array> {
    const { graph, classes, preprocessing, aggregator, aggregatorState } = this.#parts;
    const origin = originOf(aggregator);
    if (!origin) {
      throw new OptionError(
        'aggregator',
        aggregator,
        'an aggregator made by a plugin (definePlugin), which a file can name',
      );
    }
    const tickets = this.members.map(
      (ticket, i) => [`ticket-${i + 1}.safetensors`, encodeTicket(ticket)] as const,
    );
    const manifest = encodeManifest({
      graph,
      classes,
      preprocessing,
      aggregator: { ...(origin.options as object), name: origin.name },
      ...(aggregatorState !== undefined && { aggregatorState }),
      tickets: tickets.map(([file, bytes]) => ({ file, sha256: hashOf(bytes) })),
    });
    return { 'ensemble.json': manifest, ...Object.fromEntries(tickets) };
  }

  /** Saves the ensemble as a folder, whole or not at all, in place of an ensemble that is there. */
  async save(folder: string): Promise<void> {
    await replaceFolder(folder, this.toFiles(), isEnsembleFile);
  }

  /** Frees what the engine holds. The ensemble may still be used: it then asks the engine again. */
  async dispose(): Promise<void> {
    const predictor = this.#predictor;
    this.#predictor = undefined;
    (await predictor)?.dispose();
  }
}
