import { MissingPackageError, OptionError } from '@freetickets/core';
import type { Command } from 'commander';

/** What is said of a queue. */
export interface QueueFlags {
  readonly redis?: string;
  readonly store?: string;
  readonly data?: string;
}

/** The options of commands that put jobs into a queue, or take them. */
export const addQueueOptions = (command: Command): Command =>
  addRedisOption(command)
    .option(
      '--store <place>',
      'bullmq: where checkpoints and results are kept: a folder that all machines see, or s3://bucket/prefix',
    )
    .option(
      '--data <folder>',
      'bullmq: the folder that paths of data start from, on each machine its own (default: FREETICKETS_DATA, else the working directory)',
    );

/** The option that says where the queue is. */
export const addRedisOption = (command: Command): Command =>
  command.option(
    '--redis <url>',
    'bullmq: redis://host:6379, or rediss:// for TLS; with a password better as the environment variable FREETICKETS_REDIS, as other users of a machine see its commands',
  );

/** Throws a `MissingPackageError` where the package of the queue is not installed, which the others do without. */
export async function queuePackage(): Promise<typeof import('@freetickets/launcher-bullmq')> {
  const name = '@freetickets/launcher-bullmq';
  return import('@freetickets/launcher-bullmq').catch((cause: unknown) => {
    const message = `The queue needs ${name}, which is not installed: npm i ${name}.`;
    throw new MissingPackageError(name, message, { cause });
  });
}

/** The URL of Redis. */
export function redisUrl({ redis = process.env.FREETICKETS_REDIS }: QueueFlags): string {
  if (redis) return redis;
  const expected = 'the URL of a Redis, here or in the environment variable FREETICKETS_REDIS';
  throw new OptionError('--redis', redis, expected);
}

/** The place of the store. */
export function storeOf({ store }: QueueFlags): string {
  if (store !== undefined) return store;
  const expected =
    'where checkpoints and results are kept: a folder that all machines see, or s3://bucket/prefix';
  throw new OptionError('--store', store, expected);
}

/** Throws an `OptionError` where a config holds plugins as values: code, which a queue does not carry. */
export function requireNamedPlugins(config: object): void {
  const { plugins }: { readonly plugins?: unknown } = config;
  for (const plugin of Array.isArray(plugins) ? plugins : []) {
    if (typeof plugin !== 'function') continue;
    const name = 'pluginName' in plugin ? `the plugin ${plugin.pluginName}` : plugin;
    const expected =
      'names of modules, as code cannot go to other machines: put it into a package that the workers have installed, or a module that they load (worker --plugin), and name that here';
    throw new OptionError('config: plugins', name, expected);
  }
}
