import { join } from 'node:path';
import type { Command } from 'commander';
import type { Output } from '../output.js';
import { subcommand } from './common.js';

interface ReportFlags {
  readonly out?: string;
}

/** `report`: shows runs on a page. */
export function addReportCommand(program: Command, output: Output): void {
  subcommand(
    program,
    'report <run...>',
    'show a run, or several beside each other, on one HTML page',
    ['report runs/1', 'report runs/1 runs/2 --out compared.html'],
  )
    .option('--out <file>', 'the page (default: report.html in the run, of several runs here)')
    .action(async (runs: readonly string[], { out }: ReportFlags) => {
      const file = out ?? (runs.length === 1 ? join(runs[0], 'report.html') : 'report.html');
      const { writeReport } = await import('@freetickets/report');
      await writeReport(runs, file);
      output.result({ out: file }, () => file);
    });
}
