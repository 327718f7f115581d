import { basename, join, resolve } from 'node:path';
import { OptionError, type Registry } from '@freetickets/core';
import { writeWhole } from '@freetickets/files';
import { type Expansion, runSweep } from '@freetickets/sweeps';
import type { App } from '../app.js';
import type { Output } from '../output.js';
import { parseValue } from '../overrides.js';

/** An option of what `--write` writes, of the form `name=value`. */
export function scriptOption(
  given: string,
  before: { readonly [name: string]: unknown } = {},
): { readonly [name: string]: unknown } {
  const [, name, value] = /^(\w+)=(.+)$/s.exec(given) ?? [];
  if (name === undefined) throw new OptionError('--with', given, 'name=value, such as cpus=4');
  return { ...before, [name]: parseValue(value) };
}

/**
 * Writes into the folder of a sweep what another system starts its jobs by, and says how; none is started here.
 *
 * @param registry with what writes it
 * @param spec its name and options
 * @param args what does one job where `--only` and its index follow
 */
export async function writeScript(
  app: App,
  registry: Registry,
  output: Output,
  expansion: Expansion,
  spec: { readonly name: string; readonly [option: string]: unknown },
  out: string,
  args: readonly string[],
): Promise<void> {
  const { jobs } = expansion;
  const script = registry.resolve('job-script', spec).write({
    count: jobs.length,
    first: jobs.filter(({ needs }) => !needs).length,
    name: nameOf(out),
    out: resolve(out),
    folder: process.cwd(),
    program: [process.execPath, app.program],
    args: [...args, '--out', resolve(out)],
  });
  const path = join(out, script.file);
  const launch = () => writeWhole(path, script.content);
  await runSweep(expansion, { out, launcher: { launch }, command: [] });
  const next = [
    ...script.next(path),
    'Then the same command without --write and --with: it gathers.',
  ];
  output.result(
    { out, file: path, jobs: jobs.length },
    () => path,
    () => next.join('\n'),
  );
}

/** A name that all systems take: of letters, digits and `-`, not long. */
const nameOf = (out: string): string =>
  `freetickets-${basename(resolve(out)).toLowerCase()}`
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/-$/, '');
