import type { Command } from 'commander';
import { namedModule } from '../config-file.js';

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

export interface PluginFlags {
  readonly plugin?: readonly string[];
}

/** The option that names modules to load: the user's own word, where a run's folder has none. */
export const addPluginOption = (command: Command): Command =>
  command.option(
    '--plugin <module>',
    'load the plugins of this module: a package or a path (./social.ts); repeatable',
    (name: string, before: readonly string[] = []) => [...before, namedModule(name)],
  );
