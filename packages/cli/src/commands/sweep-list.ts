import { type Expansion, finishedScores, runFolder, type SweepRun } from '@freetickets/sweeps';
import type { App } from '../app.js';
import { importModule } from '../config-file.js';
import type { Output } from '../output.js';
import { tableOf } from '../table.js';
import { duration } from '../time-left.js';

/** Lists the runs of a sweep, with FLOPs and the seconds they would take alone on this machine. */
export async function listRuns(
  app: App,
  output: Output,
  { runs }: Expansion,
  out: string,
): Promise<void> {
  const works = new Map<string, Promise<{ trainFlops: number; seconds: number }>>();
  const rows: {
    readonly name: string;
    readonly folder: string;
    readonly isDone: boolean;
    readonly trainFlops: number;
    readonly seconds: number;
  }[] = [];
  for (const run of runs) {
    const done = await finishedScores(out, run);
    const key = keyOf(run);
    const work = works.get(key) ?? app.expectedWork(run.config, importModule);
    works.set(key, work);
    output.status([`looking at ${run.name}`]);
    const { trainFlops, seconds } = await work;
    rows.push({
      name: run.name,
      folder: runFolder(out, run.name),
      isDone: !!done,
      trainFlops,
      seconds,
    });
  }
  output.status([]);
  const left = rows.filter(({ isDone }) => !isDone);
  const total = (of: 'trainFlops' | 'seconds') => left.reduce((sum, row) => sum + row[of], 0);
  const cells = (name: string, flops: number, seconds: number, note: string) =>
    [name, flops.toExponential(2), duration(seconds), note].map((text) => ({ text }));
  output.result({ out, runs: rows }, () =>
    tableOf(
      ['run', 'training FLOPs', 'expected', ''],
      [
        ...rows.map(({ name, trainFlops, seconds, isDone }) =>
          cells(name, trainFlops, seconds, isDone ? 'done' : ''),
        ),
        cells(`${left.length} to do`, total('trainFlops'), total('seconds'), ''),
      ],
    ),
  );
}

/** Runs that differ by their seed alone take as long. */
const keyOf = ({ written: { seed: _, ...rest } }: SweepRun): string => JSON.stringify(rest);
