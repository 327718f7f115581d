import { OptionError } from '@freetickets/core';
import { readRun } from '#run-folder';
import { holdsCustom } from './same-config.js';

/**
 * The config of a run folder, to go on with or to judge by. Throws an `OptionError` where part of it was given as a value
 * that a file cannot hold.
 */
export async function runConfig(path: string): Promise<object> {
  const { config } = await readRun(path);
  const custom = Object.entries(config).find(([, value]) => holdsCustom(value));
  if (custom) {
    const expected = `a value that ${path} can name; the run got one in code. Give the config it was made with (--config)`;
    throw new OptionError(`config: ${custom[0]}`, custom[1], expected);
  }
  return config;
}
