import { join } from 'node:path';
import { writeReport } from '@freetickets/report';
import type { Command } from 'commander';
import { createOutput } from '../output.js';
import { type CommonFlags, subcommand } from './common.js';

interface ReportFlags extends CommonFlags {
  readonly out?: string;
}

/** `report`: shows runs on a page. */
export function addReportCommand(program: Command): void {
  subcommand(
    program,
    'report <run...>',
    'show a run, or several beside each other, on one HTML page',
  )
    .option('--out <file>', 'the page (default: report.html in the run, of several runs here)')
    .action(async (runs: readonly string[], { json, out, ...flags }: ReportFlags) => {
      const file = out ?? (runs.length === 1 ? join(runs[0], 'report.html') : 'report.html');
      await writeReport(runs, file);
      createOutput(flags).result(json ? JSON.stringify({ out: file }) : file);
    });
}
