import { OptionError } from '@freetickets/core';
import type { Command } from 'commander';
import type { App, Given } from '../app.js';
import { importModule, namedModule, readConfig } from '../config-file.js';

/** A subcommand with the flags that every command has. */
export function subcommand(
  program: Command,
  usage: string,
  description: string,
  examples: readonly string[],
): Command {
  return program
    .command(usage)
    .description(description)
    .option('--json', 'one JSON value on stdout, and nothing else there')
    .option('--quiet', 'no progress and no notes')
    .addHelpText(
      'after',
      ['', `Examples:`, ...examples.map((example) => `  npx freetickets ${example}`)].join('\n'),
    );
}

/** Gathers the values of an option that may be given several times. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

/** Reads an option's value as a whole number from 1. */
export const count =
  (flag: string) =>
  (text: string): number => {
    if (/^[1-9]\d*$/.test(text)) return Number(text);
    throw new OptionError(flag, text, 'a whole number of at least 1');
  };

/** Throws an `OptionError` where one of these flags is given, by name: nothing here takes it. */
export function refuseFlags(flags: { readonly [name: string]: unknown }, expected: string): void {
  for (const [name, given] of Object.entries(flags)) {
    if (given === undefined) continue;
    // No message shows a password, which the URL of a Redis may hold.
    throw new OptionError(`--${name}`, name === 'redis' ? 'a URL' : given, expected);
  }
}

/** What may be said of the code that a run needs, and of what runs its networks. */
export interface RunFlags {
  readonly config?: string;
  readonly plugin?: readonly string[];
  readonly backend?: string;
  readonly threads?: number;
  readonly loadLimit?: Given['limits'];
}

/** The options of commands that use a run that is there. */
export const addRunOptions = (command: Command): Command =>
  addPluginOption(command)
    .option(
      '--config <file>',
      'the config file of the run, where it held plugins, a model or data as values',
    )
    .option('--backend <name>', 'TensorFlow.js backend')
    .option('--threads <count>', 'threads of the sparse engine', count('--threads'))
    .option(
      '--load-limit <name=number>',
      'how large the ensemble may be: tickets=1000, bytes=4e9; repeatable',
      limitsOf,
    );

function limitsOf(given: string, before: Given['limits'] = {}): Given['limits'] {
  const [name, value = ''] = given.split('=');
  if (Number(value) > 0) return { ...before, [name]: Number(value) };
  throw new OptionError('--load-limit', given, 'a limit and a number above 0: tickets=1000');
}

/** The option that names modules to load: the user's own word, where a run's folder has none. */
export const addPluginOption = (command: Command): Command =>
  command.option(
    '--plugin <module>',
    'load the plugins of this module: a package or a path (./social.ts); repeatable',
    (name: string, before: readonly string[] = []) => [...before, namedModule(name)],
  );

/** What run flags say, the config file read. */
export async function givenBy(
  app: App,
  { config, plugin: plugins, backend, threads, loadLimit: limits }: RunFlags,
): Promise<Given> {
  return {
    importModule,
    ...(config && { config: await readConfig(config, app, plugins) }),
    ...(plugins && !config && { plugins }),
    ...(backend && { backend }),
    ...(threads && { threads }),
    ...(limits && { limits }),
  };
}
