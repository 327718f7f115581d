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
  readFrom,
  requireGraph,
  stateFromTensors,
  stateTensors,
  type Tensor,
  ticketFromTensors,
  ticketTensors,
  writeWhole,
} from '@freetickets/tickets';
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

/** Keeps one checkpoint. */
export interface CheckpointStore {
  save(checkpoint: Uint8Array): Promise<void>;
  /** The last one saved, if any. */
  load(): Promise<Uint8Array | undefined>;
}

/** Keeps a checkpoint in a file that is replaced whole or not at all. */
export function checkpointFile(folder: string): CheckpointStore {
  const name = 'state.safetensors';
  return {
    save: (checkpoint) => writeWhole(`${folder}/${name}`, checkpoint),
    load: async () => {
      try {
        return await readFrom(folder, name);
      } catch (error) {
        if (error instanceof FileError && isAbsent(error.cause)) return undefined;
        throw error;
      }
    },
  };
}

const isAbsent = (cause: unknown): boolean =>
  (cause as { code?: string } | null)?.code === 'ENOENT';

const FORMAT = 'freetickets-checkpoint';

const prefixed = (prefix: string, tensors: Map<string, Tensor>): [string, Tensor][] =>
  [...tensors].map(([name, tensor]) => [`${prefix}/${name}`, tensor]);

/** Encodes a checkpoint as one safetensors file. `plan` says what it belongs to. */
export function encodeCheckpoint(progress: Progress, plan: string, graph: ModelGraph): Uint8Array {
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
 * Decodes a checkpoint. Throws a `FileError` where it is damaged, an `OptionError` where it belongs to another plan.
 */
export function decodeCheckpoint(file: Uint8Array, plan: string, graph: ModelGraph): Progress {
  const path = 'checkpoint';
  const { tensors, metadata } = decodeSafetensors(file, path);
  requireGraph(metadata, graph, path);
  const { format, plan: writtenPlan, progress: text = '' } = metadata;
  if (format !== FORMAT) throw new FileError(path, 'is a safetensors file, but not a checkpoint.');
  if (writtenPlan !== plan) {
    throw new OptionError('resume', 'another plan', 'the config that the checkpoint was made with');
  }
  const { run, sums, step, best, tickets } = JSON.parse(text) as {
    run: number;
    sums: EpochSums;
    tickets: number;
    step?: number;
    best?: Omit<Candidate, 'state'>;
  };
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
