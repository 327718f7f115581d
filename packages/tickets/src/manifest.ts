import {
  type DropoutSamples,
  FileError,
  type Json,
  type ModelGraph,
  type Preprocessing,
} from '@freetickets/core';
import { parseJson } from '@freetickets/files';
import * as v from 'valibot';
import type { Regression } from './member-gaussians.js';
import { sha256 } from './sha256.js';

/** What `ensemble.json` says. */
export interface Manifest {
  readonly graph: ModelGraph;
  readonly classes: readonly string[];
  /** What each number of an input is called, where it has a name. */
  readonly columnNames?: readonly string[];
  readonly preprocessing: Preprocessing;
  /** The number that is predicted, if one is. */
  readonly regression?: Regression;
  /** The aggregator's name and options; absent where a number is predicted. */
  readonly aggregator?: { readonly name: string };
  readonly aggregatorState?: Json;
  /** The calibrator's name and options, where there is one. */
  readonly calibrator?: { readonly name: string };
  readonly calibratorState?: Json;
  readonly tickets: readonly TicketFile[];
  /** Where members are samples of the one ticket. */
  readonly samples?: DropoutSamples;
}

/** A ticket's file, and the SHA-256 (hex) of all of it. */
interface TicketFile {
  readonly file: string;
  readonly sha256: string;
}

const number = (expected: string, holds: (value: number) => boolean) =>
  v.custom<number>((value) => typeof value === 'number' && holds(value), `expected ${expected}`);
const whole = (from: number) =>
  number(`a whole number from ${from}`, (value) => Number.isSafeInteger(value) && value >= from);
const shape = v.array(whole(1));
const json = v.custom<Json>(() => true);
const named = v.looseObject({ name: v.string() });
const finite = number('a number', Number.isFinite);
const positive = number('a number above 0', (value) => Number.isFinite(value) && value > 0);
const some = <T>(item: v.GenericSchema<unknown, T>) =>
  v.pipe(
    v.array(item),
    v.check(({ length }) => length > 0, 'expected at least one'),
  );
const isTicketName = (value: unknown): boolean =>
  typeof value === 'string' && /^[\w-]+\.safetensors$/.test(value);
const isRecord = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const schema = v.object({
  format: v.literal('freetickets-ensemble'),
  version: v.literal(1),
  graph: v.object({
    inputShape: shape,
    classes: whole(1),
    nodes: v.array(
      v.object({
        name: v.string(),
        layer: v.string(),
        type: v.string(),
        config: v.custom<Record<string, unknown>>(isRecord),
        inputs: v.array(v.string()),
        outputShape: v.array(whole(0)),
      }),
    ),
    output: v.string(),
    parameters: v.array(
      v.object({
        name: v.string(),
        layer: v.string(),
        role: v.string(),
        shape: v.array(whole(0)),
        maskable: v.boolean(),
        trainable: v.boolean(),
        multiplyAdds: finite,
      }),
    ),
    hash: v.string(),
  }),
  classes: v.array(v.string()),
  columnNames: v.optional(v.array(v.string())),
  preprocessing: v.object({
    mean: some(finite),
    std: some(positive),
  }),
  regression: v.optional(
    v.object({
      loss: v.custom<Regression['loss']>(
        (loss) => loss === 'mean-squared-error' || loss === 'gaussian-nll',
      ),
      target: v.object({ name: v.string(), mean: finite, std: positive }),
      noise: v.optional(v.array(positive)),
    }),
  ),
  aggregator: v.optional(named),
  aggregatorState: v.optional(json),
  calibrator: v.optional(named),
  calibratorState: v.optional(json),
  samples: v.optional(v.object({ count: whole(1), seed: whole(0) })),
  tickets: v.pipe(
    some(
      v.object({
        file: v.custom<string>(isTicketName, 'expected the name of a .safetensors file'),
        sha256: v.string(),
      }),
    ),
    v.check(
      (tickets) => new Set(tickets.map(({ file }) => file)).size === tickets.length,
      'it names a file twice',
    ),
  ),
  sha256: v.string(),
});

/** Reads `ensemble.json`. Rejects with a `FileError` that names the first thing wrong in it. */
export async function parseManifest(bytes: Uint8Array, path: string): Promise<Manifest> {
  let content: Json;
  try {
    content = parseJson(bytes);
  } catch (cause) {
    const problem = (cause as Error).message;
    throw new FileError(path, `${problem}: damaged, or not written by freetickets.`, { cause });
  }
  const result = v.safeParse(schema, content, { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    const where = issue.path?.map(({ key }) => String(key)).join('.') ?? 'the whole';
    throw new FileError(path, `${where} is not as freetickets writes it (${issue.message}).`);
  }
  const { sha256: expected, ...said } = content as { readonly sha256: string };
  if (expected !== (await sha256(new TextEncoder().encode(JSON.stringify(said))))) {
    throw new FileError(path, 'was altered: it does not have the SHA-256 that it names.');
  }
  const { format, version, sha256: _, ...manifest } = result.output;
  checkPreprocessing(manifest.preprocessing, manifest.graph.inputShape.at(-1) ?? 1, path);
  const { columnNames, aggregator, aggregatorState, calibrator, calibratorState, ...others } =
    manifest;
  const { regression, samples, ...rest } = others;
  return {
    ...rest,
    ...(regression && { regression }),
    ...(aggregator && { aggregator }),
    ...(columnNames && { columnNames }),
    ...(aggregatorState !== undefined && { aggregatorState }),
    ...(calibrator && { calibrator }),
    ...(calibratorState !== undefined && { calibratorState }),
    ...(samples && { samples }),
  };
}

/** Throws a `FileError` unless there are a mean and a standard deviation for all channels, or for each. */
function checkPreprocessing({ mean, std }: Preprocessing, channels: number, path: string): void {
  if (mean.length === std.length && (mean.length === 1 || mean.length === channels)) return;
  throw new FileError(
    path,
    `preprocessing has ${mean.length} means and ${std.length} standard deviations, expected 1 or ${channels} of both: one a channel.`,
  );
}
