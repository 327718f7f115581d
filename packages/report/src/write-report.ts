import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FileError } from '@freetickets/core';
import writeFileAtomic from 'write-file-atomic';
import { renderReport } from './render-report.js';
import { readRunData } from './run-data.js';

/**
 * Writes a report of one or more runs as one HTML file, whole or not at all: aside, synced, renamed. Makes its folder.
 *
 * Throws what `readRunData` and `renderReport` throw, and a `FileError` where the file cannot be written.
 *
 * @example await writeReport(['runs/quickstart'], 'runs/quickstart/report.html');
 */
export async function writeReport(folders: readonly string[], file: string): Promise<void> {
  const page = renderReport(await Promise.all(folders.map(readRunData)));
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFileAtomic(file, page);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new FileError(file, `cannot be written (${code}).`, { cause });
  }
}
