import { type Expansion, jobResult, runFolder, type SweepJob } from '@freetickets/sweeps';
import type { App } from '../app.js';
import { importModule } from '../config-file.js';
import type { Output } from '../output.js';
import { tableOf } from '../table.js';
import { duration } from '../time-left.js';

/** What is listed of a job. */
interface Row {
  readonly name: string;
  readonly folder: string;
  readonly isDone: boolean;
  readonly trainFlops: number;
  readonly seconds: number;
  /** What it is put together from, where it trains nothing. */
  readonly needs?: readonly string[];
}

/**
 * Lists what is done for a sweep, in the order of `--only`'s indices, with FLOPs and the seconds that it would take alone on this
 * machine.
 */
export async function listRuns(
  app: App,
  output: Output,
  { jobs }: Expansion,
  out: string,
): Promise<void> {
  const works = new Map<string, ReturnType<App['expectedWork']>>();
  const workOf = (job: SweepJob): ReturnType<App['expectedWork']> => {
    const key = keyOf(job);
    const work = works.get(key) ?? app.expectedWork(job.config, importModule, job.member);
    works.set(key, work);
    return work;
  };
  const rows: Row[] = [];
  for (const job of jobs) {
    const { name, needs } = job;
    output.status([`looking at ${name}`]);
    rows.push({
      name,
      folder: runFolder(out, name),
      isDone: (await jobResult(out, job)) !== undefined,
      ...(needs ? { trainFlops: 0, seconds: 0, needs } : await workOf(job)),
    });
  }
  output.status([]);
  const left = rows.filter(({ isDone }) => !isDone);
  const total = (of: 'trainFlops' | 'seconds') => left.reduce((sum, row) => sum + row[of], 0);
  const cells = (index: string, name: string, { trainFlops, seconds }: Work, note: string) =>
    [index, name, trainFlops.toExponential(2), duration(seconds), note].map((text) => ({ text }));
  const noteOf = ({ isDone, needs }: Row): string =>
    isDone ? 'done' : needs ? `puts ${needs.length} together` : '';
  output.result({ out, runs: rows }, () =>
    tableOf(
      ['', 'run', 'training FLOPs', 'expected', ''],
      [
        ...rows.map((row, index) => cells(String(index), row.name, row, noteOf(row))),
        cells(
          '',
          `${left.length} to do`,
          { trainFlops: total('trainFlops'), seconds: total('seconds') },
          '',
        ),
      ],
    ),
  );
}

type Work = Pick<Row, 'trainFlops' | 'seconds'>;

/** Those that differ by their seed alone, or are members of the same run, take as long. */
const keyOf = ({ written: { seed: _, ...rest }, member }: SweepJob): string =>
  JSON.stringify([rest, member]);
