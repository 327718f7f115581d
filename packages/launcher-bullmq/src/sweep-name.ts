import { randomUUID } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import { FileError, OptionError } from '@freetickets/core';
import { readJson, writeJson } from '@freetickets/files';
import * as z from 'zod/mini';
import { jobName } from './job-data.js';

/** The file is read up to this size, in bytes. */
const LARGEST = 2 ** 16;

const content = z.object({ sweep: jobName });

const pathIn = (folder: string): string => join(folder, 'queue.json');

/** What queues and stores call the sweep of a folder, by its file; undefined where it was never put into a queue. */
async function heldName(folder: string): Promise<string | undefined> {
  const path = pathIn(folder);
  const remedy =
    'Restore it; without it, the runs of this sweep that queue and store have are not found.';
  const held = await readJson(path, LARGEST, remedy);
  if (held === undefined) return undefined;
  const { data } = z.safeParse(content, held);
  if (data) return data.sweep;
  throw new FileError(path, `is damaged. ${remedy}`);
}

/**
 * What queues and stores call the sweep of a folder: readable, with random digits, kept in the folder, so that it is the same
 * wherever the folder is mounted or moved to. Throws an `OptionError` for a folder whose sweep was never put into a queue.
 */
export async function sweepName(folder: string): Promise<string> {
  const name = await heldName(folder);
  if (name !== undefined) return name;
  const expected = 'the folder of a sweep that was put into a queue, which holds queue.json';
  throw new OptionError('out', folder, expected);
}

/** The same; a sweep that has no name yet gets one. */
export async function nameSweep(folder: string): Promise<string> {
  const held = await heldName(folder);
  if (held !== undefined) return held;
  const readable = basename(resolve(folder))
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-/, '');
  const sweep = `${readable || 'sweep'}-${randomUUID().slice(0, 8)}`;
  await writeJson(pathIn(folder), { sweep });
  return sweep;
}
