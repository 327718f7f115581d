import { once } from 'node:events';
import { FreeTicketsError } from '@freetickets/core';
import { inPieces } from './in-pieces.js';
import { createStatusLine } from './status-line.js';

/** Where a command writes: one result to stdout, everything else to stderr. */
export interface Output {
  /** The result: `value` as JSON with `--json`, else as text, with notes below it unless `--quiet`. */
  result(value: unknown, text: () => string, notes?: () => string): void;
  /** A result of many rows, which are made and written a few at a time: as an array with `--json`, else a line each. */
  rows<Row>(rows: Iterable<Row>, text: (row: Row) => string): Promise<void>;
  /** What happens meanwhile, unless `--quiet`. */
  note(text: string): void;
  /** A line on a terminal that is written anew each time, as many of its parts as fit; without parts it goes away. */
  status(parts: readonly string[]): void;
  /** What went wrong, and the command that would do; with `--json` as `{ error }` on stdout, too, unless a result is there. */
  error(error: unknown, hint?: string): void;
}

interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Writes results to stdout, notes and errors to stderr. */
export function createOutput({ json, quiet }: OutputOptions): Output {
  const isShown = !quiet && process.stderr.isTTY;
  const line = isShown ? createStatusLine(process.stderr) : undefined;
  let hasResult = false;
  const toStdout = (text: string): void => {
    hasResult = true;
    process.stdout.write(`${text}\n`);
  };
  return {
    result: (value, text, notes) => {
      const parts = [text, ...(notes && !quiet ? [notes] : [])];
      toStdout(json ? JSON.stringify(value) : parts.map((part) => part()).join('\n\n'));
    },
    rows: async (rows, text) => {
      hasResult = true;
      if (json) await write('[');
      for (const piece of inPieces(texts(rows, json ? JSON.stringify : text), json ? ',' : '\n')) {
        await write(piece);
      }
      await write(json ? ']\n' : '\n');
    },
    note: (text) => {
      if (quiet) return;
      if (line) line.above(text);
      else process.stderr.write(`${text}\n`);
    },
    status: (parts) => line?.show(parts),
    error: (error, hint) => {
      const { name, message, exitCode } = summary(error);
      if (json && !hasResult) {
        toStdout(JSON.stringify({ error: { name, message, exitCode, ...(hint && { hint }) } }));
      }
      const isBug = !(error instanceof FreeTicketsError);
      const text = isBug && error instanceof Error ? error.stack : message;
      process.stderr.write(`${[text, ...(hint ? [`  ${hint}`] : [])].join('\n')}\n`);
    },
  };
}

/** Writes to stdout, and waits where that is read more slowly; where nobody reads it any more, nothing is written. */
async function write(text: string): Promise<void> {
  const { stdout } = process;
  if (!stdout.writable || stdout.write(text)) return;
  // What goes wrong is for the stream's own listener.
  await once(stdout, 'drain').catch(() => {});
}

function* texts<Row>(rows: Iterable<Row>, text: (row: Row) => string): Generator<string, void> {
  for (const row of rows) yield text(row);
}

/** 2 where it was asked for wrongly, 1 where it failed. */
export const exitCodeOf = (error: unknown): number =>
  error instanceof FreeTicketsError && error.usage ? 2 : 1;

const summary = (error: unknown) =>
  error instanceof Error
    ? { name: error.name, message: error.message, exitCode: exitCodeOf(error) }
    : { name: 'Error', message: String(error), exitCode: 1 };
