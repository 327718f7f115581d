import {
  FileError,
  type ModelGraph,
  type NetworkState,
  OptionError,
  type TicketState,
} from '@freetickets/core';
import {
  decodeSafetensors,
  encodeSafetensors,
  requireGraph,
  stateFromTensors,
  stateTensors,
  type Tensor,
  ticketFromTensors,
  ticketTensors,
} from '@freetickets/tickets';
import * as z from 'zod/mini';
import { type DataFingerprint, dataFingerprint, requireSameData } from './data-fingerprint.js';
import type { Validation } from './events.js';

/** A network's state at the best epoch of a phase so far. */
export interface Candidate {
  readonly state: TicketState;
  readonly epoch: number;
  readonly validation: Validation;
}

/** Sums over the steps of the epoch under way. */
export interface EpochSums {
  readonly loss: number;
  readonly correct: number;
  readonly seconds: number;
}

export const noSums: EpochSums = { loss: 0, correct: 0, seconds: 0 };

/** Where a plan's execution stands, between two steps. */
export interface Progress {
  /** The run under way, from 1. */
  readonly run: number;
  /** Of the run under way; absent before its first step. */
  readonly network?: NetworkState;
  readonly best?: Candidate | undefined;
  readonly sums: EpochSums;
  /** Those finished, of all runs. */
  readonly tickets: readonly TicketState[];
}

/** What a checkpoint belongs to. */
export interface Origin {
  /** The plan, as it would be written down. */
  readonly plan: string;
  readonly graph: ModelGraph;
  readonly data: DataFingerprint;
}

const FORMAT = 'freetickets-checkpoint';

const prefixed = (prefix: string, tensors: Map<string, Tensor>): [string, Tensor][] =>
  [...tensors].map(([name, tensor]) => [`${prefix}/${name}`, tensor]);

const natural = z.int().check(z.gte(0));
const positive = z.int().check(z.gte(1));

/** What a checkpoint's metadata say of where the run stands. */
const progressSchema = z.object({
  run: positive,
  sums: z.object({ loss: z.number(), correct: natural, seconds: z.number() }),
  tickets: natural,
  step: z.optional(natural),
  best: z.optional(
    z.object({
      epoch: positive,
      validation: z.object({ accuracy: z.number(), nll: z.number() }),
    }),
  ),
});

/** Encodes a checkpoint as one safetensors file. */
export function encodeCheckpoint(progress: Progress, { plan, graph, data }: Origin): Uint8Array {
  const { network, best, tickets, run, sums } = progress;
  return encodeSafetensors({
    tensors: new Map([
      ...(network ? prefixed('network', stateTensors(network)) : []),
      ...(best ? prefixed('best', ticketTensors(best.state)) : []),
      ...tickets.flatMap((ticket, i) => prefixed(`ticket-${i + 1}`, ticketTensors(ticket))),
    ]),
    metadata: {
      format: FORMAT,
      graph: graph.hash,
      plan,
      data: JSON.stringify(data),
      progress: JSON.stringify({
        run,
        sums,
        tickets: tickets.length,
        ...(network && { step: network.step }),
        ...(best && { best: { epoch: best.epoch, validation: best.validation } }),
      }),
    },
  });
}

/**
 * Decodes a checkpoint. Throws a `FileError` where it is damaged, an `OptionError` where it belongs to another plan, a
 * `ModelError` where to another model, and a `DataError` where the data have changed since.
 */
export function decodeCheckpoint(file: Uint8Array, { plan, graph, data }: Origin): Progress {
  const path = 'checkpoint';
  const { tensors, metadata } = decodeSafetensors(file, path);
  requireGraph(metadata, graph, path);
  if (metadata.format !== FORMAT) {
    throw new FileError(path, 'is a safetensors file, but not a checkpoint.');
  }
  if (metadata.plan !== plan) {
    throw new OptionError('resume', 'another plan', 'the config that the checkpoint was made with');
  }
  requireSameData(
    said(z.required(dataFingerprint, { train: true, validation: true }), metadata, 'data', path),
    data,
  );
  const { run, sums, step, best, tickets } = said(progressSchema, metadata, 'progress', path);
  if (tickets > tensors.size) {
    throw damaged(
      path,
      `${tickets} tickets are said to be in it, but only ${tensors.size} tensors`,
    );
  }
  const under = (prefix: string) =>
    new Map(
      [...tensors].flatMap(([name, tensor]) =>
        name.startsWith(`${prefix}/`) ? [[name.slice(prefix.length + 1), tensor] as const] : [],
      ),
    );
  return {
    run,
    sums,
    tickets: Array.from({ length: tickets }, (_, i) =>
      ticketFromTensors(under(`ticket-${i + 1}`), graph, path),
    ),
    ...(step !== undefined && { network: stateFromTensors(under('network'), step, graph, path) }),
    ...(best && { best: { ...best, state: ticketFromTensors(under('best'), graph, path) } }),
  };
}

/** A part of the metadata that is JSON. */
function said<T>(
  schema: z.ZodMiniType<T>,
  metadata: { readonly [key: string]: string },
  key: string,
  path: string,
): T {
  let content: unknown;
  try {
    content = JSON.parse(metadata[key] ?? '');
  } catch (cause) {
    throw damaged(path, `what it says of ${key} is not JSON`, { cause });
  }
  const { data, error } = z.safeParse(schema, content);
  if (!error) return data;
  const where = [key, ...(error.issues[0]?.path ?? [])].join('.');
  throw damaged(path, `${where} is not what it should be`, { cause: error });
}

/** The error for a checkpoint that does not make sense. */
export const damaged = (path: string, problem: string, options?: ErrorOptions): FileError =>
  new FileError(
    path,
    `${problem}: damaged, or written by another version. Start the run anew (--force).`,
    options,
  );
