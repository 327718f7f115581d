import { basename, dirname, join } from 'node:path';
import { FileError } from '@freetickets/core';
import { contentsOf, isThere, readInFolder, requireRegular } from '@freetickets/files';
import type { EnsembleSource } from './ensemble-files.js';
import { isUrl } from './fetch.js';
import { folderOf } from './folder-of.js';

/**
 * The folder of an ensemble, of its `ensemble.json`, or of the run that holds it; a source that is no folder as it is. Throws a `FileError` where a run holds a link
 * in its place, and for a folder that holds no ensemble.
 */
export async function ensembleFolder(source: EnsembleSource): Promise<EnsembleSource> {
  if (typeof source !== 'string' && !(source instanceof URL)) return source;
  const address = String(source);
  if (isUrl(address)) return source;
  const path = folderOf(address);
  const folder = basename(path) === 'ensemble.json' ? dirname(path) : path;
  if (await holdsEnsemble(folder)) return folder;
  const inside = join(folder, 'ensemble');
  if (!(await holdsEnsemble(inside))) throw await noEnsemble(folder);
  await requireRegular(inside);
  return inside;
}

/** Whether a folder holds an ensemble, also where a process died while it replaced the folder. */
async function holdsEnsemble(folder: string): Promise<boolean> {
  if (await isThere(join(folder, 'ensemble.json'))) return true;
  return readInFolder(folder, 'ensemble.json').then(
    () => true,
    () => false,
  );
}

async function noEnsemble(folder: string): Promise<FileError> {
  const isRun = await isThere(join(folder, 'config.json'));
  const problem = isRun
    ? 'holds the run of an ensemble that is not trained yet. Resume it first.'
    : `holds no ensemble: ${await contentsOf(folder)}. Give the folder of a run, or that of its ensemble.`;
  return new FileError(folder, problem);
}
