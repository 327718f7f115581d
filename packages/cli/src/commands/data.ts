import { type DatasetAbout, type DatasetFiles, OptionError } from '@freetickets/core';
import type { Command } from 'commander';
import type { App } from '../app.js';
import type { Output } from '../output.js';
import { wrapped } from '../table.js';
import { subcommand } from './common.js';

/** `data list | add | verify`: the data sets and their files. */
export function addDataCommand(program: Command, app: App, output: Output): void {
  const data = program
    .command('data')
    .description('data sets: what there is, where it is, under which terms');

  subcommand(data, 'list', 'every data set, its terms, and whether it is here', [
    'data list',
  ]).action(async () => {
    const sets = await datasets(app);
    output.result(sets, () => sets.map(text).join('\n\n'));
  });

  subcommand(data, 'add <name>', 'get a data set and check it', ['data add mnist']).action(
    async (name: string) => {
      const files = filesOf(app, name);
      output.note(`Getting ${name} ...`);
      await files.add();
      output.result({ name, folder: files.folder }, () => `${name} is in ${files.folder}`);
    },
  );

  subcommand(data, 'verify <name>', 'check every file of a data set', ['data verify mnist']).action(
    async (name: string) => {
      const files = filesOf(app, name);
      await files.verify();
      output.result({ name, whole: true }, () => `${name} in ${files.folder} is whole.`);
    },
  );
}

/** Every data set that has files of its own: what it is, where it is kept, whether it is there. */
export const datasets = (app: App) => Promise.all(downloadable(app).map(summary));

interface Downloadable {
  readonly name: string;
  readonly about: DatasetAbout;
  readonly files: DatasetFiles;
}

/** The data sets that need no options to be made, and have files. */
function downloadable({ registry }: App): readonly Downloadable[] {
  return registry.list('dataset').flatMap((plugin) => {
    try {
      const { about, files } = registry.resolve('dataset', plugin.pluginName);
      return files ? [{ name: plugin.pluginName, about, files }] : [];
    } catch (error) {
      if (error instanceof OptionError) return [];
      throw error;
    }
  });
}

function filesOf({ registry }: App, name: string) {
  const { files } = registry.resolve('dataset', name);
  if (!files) throw new OptionError('data', name, 'a data set that has files of its own');
  return files;
}

async function summary({ name, about, files }: Downloadable) {
  return { name, ...about, folder: files.folder, present: await files.present() };
}

const text = (set: Awaited<ReturnType<typeof summary>>): string =>
  [
    `${set.name}: ${set.summary}`,
    `  terms: ${set.terms}`,
    ...(set.homepage ? [`  ${set.homepage}`] : []),
    `  ${set.present ? `here: ${set.folder}` : `not here yet: freetickets data add ${set.name}`}`,
  ]
    .flatMap((line) => wrapped(line))
    .join('\n');
