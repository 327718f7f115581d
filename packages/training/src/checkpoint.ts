import { FileError, type ModelGraph, OptionError, sizeOf } from '@freetickets/core';
import {
  type DataFingerprint,
  dataFingerprint,
  requireSameData,
  validation,
} from '@freetickets/runs';
import type { GradientSums } from '@freetickets/sparse-masks';
import {
  type Contents,
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
import type { Progress } from './progress.js';

/** What a checkpoint belongs to. */
export interface Origin {
  /** The plan, as it would be written down. */
  readonly plan: string;
  readonly graph: ModelGraph;
  readonly data: DataFingerprint;
}

const FORMAT = 'freetickets-checkpoint';

/**
 * Goes up where a checkpoint cannot be understood any more by those who read the version before. What is only added is
 * optional when it is read, as earlier checkpoints of the same version lack it.
 */
const VERSION = '1';

const prefixed = (prefix: string, tensors: Map<string, Tensor>): [string, Tensor][] =>
  [...tensors].map(([name, tensor]) => [`${prefix}/${name}`, tensor]);

const natural = z.int().check(z.gte(0));
const positive = z.int().check(z.gte(1));

/** What a checkpoint's metadata say of where the run stands. */
const progressSchema = z.object({
  run: positive,
  sums: z.object({ loss: z.number(), correct: z.number().check(z.gte(0)), seconds: z.number() }),
  tickets: natural,
  /** Steps taken of the run, and those of the network, where they are fewer. */
  step: z.optional(natural),
  networkStep: z.optional(natural),
  /** Of the state that a phase to come goes back to. */
  rewindStep: z.optional(natural),
  average: z.optional(z.literal(true)),
  /** Over how many batches gradients are added up. */
  gradients: z.optional(positive),
  best: z.optional(
    z.object({
      epoch: positive,
      validation,
    }),
  ),
});

/** Encodes a checkpoint as one safetensors file. */
export function encodeCheckpoint(progress: Progress, { plan, graph, data }: Origin): Uint8Array {
  const {
    network,
    step = network?.step,
    rewind,
    best,
    average,
    tickets,
    run,
    sums,
    gradients,
  } = progress;
  const added = Object.entries(gradients?.sums ?? {});
  return encodeSafetensors({
    tensors: new Map([
      ...(network ? prefixed('network', stateTensors(network)) : []),
      ...(rewind ? prefixed('rewind', stateTensors(rewind)) : []),
      ...added.map(([name, data]): [string, Tensor] => [
        `gradients/${name}`,
        { data, shape: [data.length] },
      ]),
      ...(best ? prefixed('best', ticketTensors(best.state)) : []),
      ...(average ? prefixed('average', ticketTensors(average)) : []),
      ...tickets.flatMap((ticket, i) => prefixed(`ticket-${i + 1}`, ticketTensors(ticket))),
    ]),
    metadata: {
      format: FORMAT,
      version: VERSION,
      graph: graph.hash,
      plan,
      data: JSON.stringify(data),
      progress: JSON.stringify({
        run,
        sums,
        tickets: tickets.length,
        ...(network && { step, ...(network.step !== step && { networkStep: network.step }) }),
        ...(rewind && { rewindStep: rewind.step }),
        ...(average && { average: true }),
        ...(added.length > 0 && { gradients: gradients?.batches }),
        ...(best && { best: { epoch: best.epoch, validation: best.validation } }),
      }),
    },
  });
}

/** What a checkpoint says. */
interface Decoded {
  readonly progress: Progress;
  /** What could not be compared with where it is to go on; undefined where everything was. */
  readonly warning: string | undefined;
}

/**
 * Decodes a checkpoint. Throws a `FileError` where it is damaged, an `OptionError` where it belongs to another plan or is of
 * a later version of the format, a `ModelError` where it belongs to another model, and a `DataError` where the data have
 * changed since.
 *
 * @param networkOf the graph of the network that a run trains, by its number
 */
export function decodeCheckpoint(
  file: Uint8Array,
  { plan, graph, data }: Origin,
  networkOf: (run: number) => ModelGraph,
): Decoded {
  const path = 'checkpoint';
  const { tensors, metadata } = decodeSafetensors(file, path);
  if (metadata.format !== FORMAT) {
    throw new FileError(path, 'is a safetensors file, but not a checkpoint.');
  }
  const { version = VERSION } = metadata;
  if (version !== VERSION) {
    const expected = `version ${VERSION}. Resume with the version of freetickets that wrote it, or start the run anew (--force)`;
    throw new OptionError('resume', `a checkpoint of version ${version} of its format`, expected);
  }
  requireGraph(metadata, graph, path);
  if (metadata.plan !== plan) {
    throw new OptionError('resume', 'another plan', 'the config that the checkpoint was made with');
  }
  if (metadata.data !== undefined) {
    const whole = z.required(dataFingerprint, { train: true, validation: true });
    requireSameData(parsePart(whole, metadata, 'data', path), data);
  }
  const progress = decodeProgress({ tensors, metadata }, graph, networkOf, path);
  const warning =
    'The checkpoint does not say what data it was made with, so they could not be compared with those given.';
  return { progress, warning: metadata.data === undefined ? warning : undefined };
}

function decodeProgress(
  { tensors, metadata }: Contents,
  graph: ModelGraph,
  networkOf: (run: number) => ModelGraph,
  path: string,
): Progress {
  const said = parsePart(progressSchema, metadata, 'progress', path);
  const { run, sums, step, networkStep = step, rewindStep, best, tickets } = said;
  const { average, gradients } = said;
  const trained = networkOf(run);
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
    ...(step !== undefined &&
      networkStep !== undefined && {
        step,
        network: stateFromTensors(under('network'), networkStep, trained, path),
      }),
    ...(rewindStep !== undefined && {
      rewind: stateFromTensors(under('rewind'), rewindStep, trained, path),
    }),
    ...(average && { average: ticketFromTensors(under('average'), trained, path) }),
    ...(gradients && {
      gradients: { batches: gradients, sums: gradientsOf(under('gradients'), trained, path) },
    }),
    ...(best && { best: { ...best, state: ticketFromTensors(under('best'), trained, path) } }),
  };
}

/** A part of the metadata that is JSON. */
function parsePart<T>(
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
  new FileError(path, `${problem}: damaged. Start the run anew (--force).`, options);

/** Added gradients that a file's tensors hold, of every maskable parameter. Throws a `FileError` where one is not whole. */
function gradientsOf(
  tensors: ReadonlyMap<string, Tensor>,
  graph: ModelGraph,
  path: string,
): GradientSums['sums'] {
  const sums = graph.parameters.flatMap(({ name, shape, maskable }) => {
    if (!maskable) return [];
    const data = tensors.get(name)?.data;
    if (data instanceof Float32Array && data.length === sizeOf(shape)) return [[name, data]];
    throw damaged(path, `the added gradients of ${name} are not whole`);
  });
  return Object.fromEntries(sums);
}
