import type { Command } from 'commander';

export interface CommonFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** A subcommand with the flags that every command has. */
export function subcommand(program: Command, usage: string, description: string): Command {
  return program
    .command(usage)
    .description(description)
    .option('--json', 'one JSON value on stdout, and nothing else there')
    .option('--quiet', 'no progress and no notes')
    .showHelpAfterError('(--help shows what there is)');
}

/** Gathers the values of an option that may be given several times. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];
