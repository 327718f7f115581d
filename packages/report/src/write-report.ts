import { writeWhole } from '@freetickets/files';
import { renderReport } from './render-report.js';
import { readRunData } from './run-data.js';

/**
 * Writes a report of one or more runs as one HTML file, whole or not at all. Makes its folder.
 *
 * Throws what `readRunData` and `renderReport` throw, and a `FileError` where the file cannot be written.
 *
 * @example await writeReport(['runs/quickstart'], 'runs/quickstart/report.html');
 */
export async function writeReport(folders: readonly string[], file: string): Promise<void> {
  await writeWhole(file, renderReport(await Promise.all(folders.map(readRunData))));
}
