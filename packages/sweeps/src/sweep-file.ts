import { join } from 'node:path';
import { FileError, type Json } from '@freetickets/core';
import { readJson, writeJson } from '@freetickets/files';
import * as z from 'zod/mini';

/** `sweep.json` is read up to this size, in bytes. */
const LARGEST = 2 ** 28;

const labels = z.readonly(z.record(z.string(), z.string()));

const mean = z.readonly(
  z.object({
    mean: z.number(),
    seeds: z.int(),
    /** The sample standard deviation; absent where there is one seed. */
    deviation: z.optional(z.number()),
    /** The 95% interval of the mean, by Student's t distribution; absent where there is one seed. */
    ci95: z.optional(z.readonly(z.tuple([z.number(), z.number()]))),
  }),
);

const entry = z.readonly(
  z.object({
    /** Its values by axis, in words; `–` where one decides nothing. */
    labels,
    run: z.string(),
    /** The run that it is compared with, of the same seed. */
    baseline: z.optional(z.string()),
  }),
);

const run = z.readonly(
  z.object({
    /** Its folder in `runs/`. */
    name: z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/)),
    state: z.enum(['waiting', 'running', 'stopped', 'failed', 'done']),
    /** Why it failed. */
    error: z.optional(z.string()),
    /** Of one that is done and is no member: `RunScores`. */
    scores: z.optional(z.readonly(z.record(z.string(), z.number()))),
    /** With its defaults. */
    config: z.custom<{ readonly [key: string]: Json }>(
      (value) => typeof value === 'object' && value !== null,
    ),
  }),
);

const row = z.readonly(
  z.object({
    /** The values of its axes but the seed, in words. */
    labels,
    /** The runs that are finished, one a seed. */
    runs: z.readonly(z.array(z.string())),
    /** How many are not. */
    unfinished: z.int(),
    /** By measure. */
    scores: z.readonly(z.record(z.string(), mean)),
    /**
     * By how much its scores exceed its baseline's: the mean of the differences of runs of the same seed, with its interval.
     * Absent where it has no baseline that is finished.
     */
    againstBaseline: z.optional(z.readonly(z.record(z.string(), mean))),
  }),
);

const sweepFile = z.object({
  /** The version of freetickets that wrote it. */
  version: z.string(),
  /** The keys of the config that are varied, and `method`. */
  axes: z.readonly(z.array(z.string())),
  entries: z.readonly(z.array(entry)),
  /** Each run once. */
  runs: z.readonly(z.array(run)),
  /** What is trained once for several runs, or beside others for one of them. An earlier version had none. */
  members: z.optional(z.readonly(z.array(run))),
  rows: z.readonly(z.array(row)),
});

/** The mean of a measure over seeds. */
export type Mean = z.output<typeof mean>;
/** A combination of values, or the baseline of some, and the run it stands for, which several may share. */
export type Entry = z.output<typeof entry>;
/** Entries that differ by their seed alone, as means. */
export type Row = z.output<typeof row>;
/** A run, as `sweep.json` has it. */
export type SweepFileRun = z.output<typeof run>;
/** What `sweep.json` of a sweep's folder says: its runs, how each is doing, and its results. */
export type SweepFile = Readonly<z.output<typeof sweepFile>>;

const pathIn = (folder: string): string => join(folder, 'sweep.json');

/** Reads `sweep.json` of a folder; undefined where there is none. Throws a `FileError` where it is damaged or cannot be read. */
export async function readSweepFile(folder: string): Promise<SweepFile | undefined> {
  const path = pathIn(folder);
  const remedy = 'Remove it and run the sweep again: runs that are finished are kept.';
  const content = await readJson(path, LARGEST, remedy);
  if (content === undefined) return undefined;
  const { data, error } = z.safeParse(sweepFile, content);
  if (data) return data;
  const where = error.issues[0]?.path.join('.') || 'it';
  throw new FileError(path, `is damaged: ${where} is not what it should be. ${remedy}`, {
    cause: error,
  });
}

/** Writes `sweep.json` of a sweep's folder, whole or not at all. */
export const writeSweepFile = (folder: string, content: SweepFile): Promise<void> =>
  writeJson(pathIn(folder), content);
