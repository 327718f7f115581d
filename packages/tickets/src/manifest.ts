import { FileError, type Json, type ModelGraph, type Preprocessing } from '@freetickets/core';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as z from 'zod/mini';
import { parseJson } from './json.js';

/** What `ensemble.json` says. */
export interface Manifest {
  readonly graph: ModelGraph;
  readonly classes: readonly string[];
  readonly preprocessing: Preprocessing;
  /** The aggregator's name and options. */
  readonly aggregator: { readonly name: string };
  readonly aggregatorState?: Json;
  /** The calibrator's name and options, where there is one. */
  readonly calibrator?: { readonly name: string };
  readonly calibratorState?: Json;
  readonly tickets: readonly TicketFile[];
}

/** A ticket's file, and the SHA-256 (hex) of all of it. */
interface TicketFile {
  readonly file: string;
  readonly sha256: string;
}

const VERSION = 1;
const count = z.int().check(z.gte(0));
const shape = z.array(z.int().check(z.gte(1)));
const json = z.custom<Json>();

const schema = z.object({
  format: z.literal('freetickets-ensemble'),
  version: z.literal(VERSION),
  graph: z.object({
    inputShape: shape,
    classes: z.int().check(z.gte(2)),
    nodes: z.array(
      z.object({
        name: z.string(),
        layer: z.string(),
        type: z.string(),
        config: z.record(z.string(), z.unknown()),
        inputs: z.array(z.string()),
        outputShape: z.array(count),
      }),
    ),
    output: z.string(),
    parameters: z.array(
      z.object({
        name: z.string(),
        layer: z.string(),
        role: z.string(),
        shape: z.array(count),
        maskable: z.boolean(),
        trainable: z.boolean(),
        multiplyAdds: z.number(),
      }),
    ),
    hash: z.string(),
  }),
  classes: z.array(z.string()),
  preprocessing: z.object({
    mean: z.array(z.number()).check(z.minLength(1)),
    std: z.array(z.number().check(z.gt(0))).check(z.minLength(1)),
  }),
  aggregator: z.looseObject({ name: z.string() }),
  aggregatorState: z.optional(json),
  calibrator: z.optional(z.looseObject({ name: z.string() })),
  calibratorState: z.optional(json),
  tickets: z
    .array(
      z.object({ file: z.string().check(z.regex(/^[\w-]+\.safetensors$/)), sha256: z.string() }),
    )
    .check(
      z.minLength(1),
      z.refine((tickets) => new Set(tickets.map(({ file }) => file)).size === tickets.length, {
        error: 'it names a file twice',
      }),
    ),
  sha256: z.string(),
});

/** The SHA-256 (hex) of bytes. */
export const hashOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

/** Writes `ensemble.json`, with the SHA-256 of what it says. */
export function encodeManifest(manifest: Manifest): Uint8Array {
  const body = { format: 'freetickets-ensemble', version: VERSION, ...manifest };
  const sealed = { ...body, sha256: hashOf(new TextEncoder().encode(JSON.stringify(body))) };
  return new TextEncoder().encode(`${JSON.stringify(sealed, null, 2)}\n`);
}

/** Reads `ensemble.json`. Throws a `FileError` that names the first thing wrong in it. */
export function parseManifest(bytes: Uint8Array, path: string): Manifest {
  let content: Json;
  try {
    content = parseJson(bytes);
  } catch (cause) {
    const problem = (cause as Error).message;
    throw new FileError(path, `${problem}: damaged, or not written by freetickets.`, { cause });
  }
  const result = z.safeParse(schema, content);
  if (!result.success) {
    const [issue] = result.error.issues;
    const where = issue?.path.join('.') || 'the whole';
    throw new FileError(path, `${where} is not as freetickets writes it (${issue?.message}).`);
  }
  const { sha256: expected, ...said } = content as { readonly sha256: string };
  if (expected !== hashOf(new TextEncoder().encode(JSON.stringify(said)))) {
    throw new FileError(path, 'was altered: it does not have the SHA-256 that it names.');
  }
  const { format, version, sha256: _, ...manifest } = result.data;
  checkPreprocessing(manifest.preprocessing, manifest.graph.inputShape.at(-1) ?? 1, path);
  const { aggregatorState, calibrator, calibratorState, ...rest } = manifest;
  return {
    ...rest,
    ...(aggregatorState !== undefined && { aggregatorState }),
    ...(calibrator && { calibrator }),
    ...(calibratorState !== undefined && { calibratorState }),
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
