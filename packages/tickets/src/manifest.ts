import { FileError, type Json, type ModelGraph, type Preprocessing } from '@freetickets/core';
import * as z from 'zod/mini';

/** What `ensemble.json` says. */
export interface Manifest {
  readonly graph: ModelGraph;
  readonly classes: readonly string[];
  readonly preprocessing: Preprocessing;
  /** The aggregator's name and options. */
  readonly aggregator: { readonly name: string };
  readonly aggregatorState?: Json;
  /** The ticket files. */
  readonly tickets: readonly string[];
}

const VERSION = 1;
const count = z.int().check(z.gte(0));
const shape = z.array(z.int().check(z.gte(1)));

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
  preprocessing: z.object({ mean: z.array(z.number()), std: z.array(z.number()) }),
  aggregator: z.looseObject({ name: z.string() }),
  aggregatorState: z.optional(z.json()),
  tickets: z.array(z.string().check(z.regex(/^[\w-]+\.safetensors$/))).check(z.minLength(1)),
});

/** Writes `ensemble.json`. */
export function encodeManifest(manifest: Manifest): Uint8Array {
  const body = { format: 'freetickets-ensemble', version: VERSION, ...manifest };
  return new TextEncoder().encode(`${JSON.stringify(body, null, 2)}\n`);
}

/** Reads `ensemble.json`. Throws a `FileError` that names the first thing wrong in it. */
export function parseManifest(bytes: Uint8Array, path: string): Manifest {
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new FileError(path, 'is not JSON: damaged, or not written by freetickets.', { cause });
  }
  const result = z.safeParse(schema, content);
  if (!result.success) {
    const [issue] = result.error.issues;
    const where = issue?.path.join('.') || 'the whole';
    throw new FileError(path, `${where} is not as freetickets writes it (${issue?.message}).`);
  }
  const { format, version, aggregatorState, ...manifest } = result.data;
  return { ...manifest, ...(aggregatorState !== undefined && { aggregatorState }) };
}
