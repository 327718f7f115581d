import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
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

  subcommand(data, 'add <name>', 'get a data set and check it', [
    'data add mnist',
    'data add cifar-100 --from ~/Downloads',
  ])
    .option('--from <folder>', 'take the official files that are in this folder')
    .action(async (name: string, { from }: { readonly from?: string }) => {
      const files = filesOf(app, name);
      const add = from === undefined ? files.add : adderFrom(app, name, from);
      output.note(`Getting ${name} ...`);
      await add();
      output.result({ name, folder: files.folder }, () => `${name} is in ${files.folder}`);
    });

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

/** Takes the files of a data set from a folder. Throws an `OptionError` for a data set that has none to take. */
function adderFrom(app: App, name: string, folder: string): () => Promise<void> {
  const { addFrom } = filesOf(app, name);
  if (addFrom) return () => addFrom(folder);
  const others = downloadable(app).flatMap((set) => (set.files.addFrom ? [set.name] : []));
  throw new OptionError('--from', name, `one of ${others.join(', ')}`);
}

async function summary({ name, about, files }: Downloadable) {
  const { folder, downloads } = files;
  const present = await files.present();
  return {
    name,
    ...about,
    folder,
    present,
    ...(present && { bytes: await sizeOf(folder) }),
    ...(downloads && { downloads }),
  };
}

/** The bytes of the files in a folder. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(({ name }) => stat(join(folder, name))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

/** How to get a data set that is not here. */
const howToAdd = ({ name, downloads }: Awaited<ReturnType<typeof summary>>): string =>
  downloads
    ? `download ${downloads.join(' and ')} into a folder, then freetickets data add ${name} --from FOLDER`
    : `freetickets data add ${name}`;

const text = (set: Awaited<ReturnType<typeof summary>>): string =>
  [
    `${set.name}: ${set.summary}`,
    `  terms: ${set.terms}`,
    ...(set.homepage ? [`  ${set.homepage}`] : []),
    set.bytes === undefined
      ? `  not here yet: ${howToAdd(set)}`
      : `  here: ${set.folder}, ${Math.round(set.bytes / 1e6)} MB`,
  ]
    .flatMap((line) => wrapped(line))
    .join('\n');
