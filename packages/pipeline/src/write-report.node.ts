import { join } from 'node:path';

/** Writes `report.html` of a run's folder from what it holds. Throws what `writeReport` of `@freetickets/report` throws. */
export async function writeReportOf(folder: string): Promise<void> {
  const { writeReport } = await import('@freetickets/report');
  await writeReport([folder], join(folder, 'report.html'));
}
