import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Wall-clock times and the run's folder, which alone may differ between two runs. */
const own =
  /"(seconds|(?:denseT|t)rainSeconds|(?:denseP|p)redictSeconds|started|folder)":\s*[^,}\s]+/g;

/** All that a finished run leaves, by path: JSON without what is the run's own, everything else byte by byte; no report. */
export async function outcomeOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const outcome = {};
  for (const entry of entries) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const name = path.slice(folder.length + 1);
    if (entry.isDirectory()) outcome[name] = 'folder';
    else if (name === 'report.html') outcome[name] = 'report';
    else if (/\.jsonl?$/.test(name)) {
      outcome[name] = (await readFile(path, 'utf8')).replace(own, '');
    } else outcome[name] = (await readFile(path)).toString('base64');
  }
  return outcome;
}

/** The paths of what is in one outcome alone, or is another in the other. */
export const differences = (one, other) =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (path) => one[path] !== other[path],
  );
