import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunData } from './run-data.js';

/** Writes a run into a folder of its own, as training and evaluation would, and returns its path. */
export async function writeRun(run: RunData): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), 'freetickets-report-')), run.name);
  const { config, versions, engine, evaluation, events } = run;
  await mkdir(folder);
  await writeFile(join(folder, 'config.json'), JSON.stringify({ config, versions, engine }));
  await writeFile(join(folder, 'evaluation.json'), JSON.stringify(evaluation));
  await writeFile(
    join(folder, 'events.jsonl'),
    events.map((event) => `${JSON.stringify(event)}\n`).join(''),
  );
  return folder;
}
