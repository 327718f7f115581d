import { createHash } from 'node:crypto';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { customPath, type Job, type Json, OptionError } from '@freetickets/core';
import { isThere } from '@freetickets/files';
import * as z from 'zod/mini';

/** What a job, or a sweep, may be called: it becomes a part of paths. */
export const jobName = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/));

type Config = { readonly [key: string]: Json };

/** What a queue holds of a job: data, nothing that is run. */
export const jobData = z.object({
  /** Of freetickets. */
  version: z.string(),
  /** The identifier of the store that its checkpoints and results go to. */
  store: z.string(),
  sweep: jobName,
  job: z.object({
    name: jobName,
    config: z.custom<Config>(
      (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    ),
    member: z.optional(z.int().check(z.gte(0))),
    needs: z.optional(z.array(jobName)),
  }),
  /** Why workers did not take it, by their names. */
  refusals: z.optional(z.record(z.string(), z.string())),
});

export type JobData = Readonly<z.output<typeof jobData>>;

/** Stands for a machine's folder of data at the start of a path. */
const DATA = '{data}/';

/**
 * A job as another machine can do it: the paths of its data start from the folder of data that each machine has. Throws an
 * `OptionError` where its config holds code, and where data are elsewhere.
 */
export function portableJob(job: Job, data: string): JobData['job'] {
  const { plugins = [], ...config } = job.config as Config;
  const custom = customPath(job.config);
  if (custom !== undefined) {
    const expected =
      'data alone, as a job is: code cannot go to other machines. Make it a plugin (definePlugin) of a package that the workers have installed, or of a module that they load (worker --plugin), and name it here';
    throw new OptionError(`config: ${custom}`, 'a value made in code', expected);
  }
  // A module of this machine: the workers load their own.
  const packages = Array.isArray(plugins)
    ? plugins.filter((each) => typeof each === 'string' && !isPath(each))
    : [];
  const own = withTexts(config, 'config', (text, key) => {
    if (!isAbsolute(text)) return text;
    const path = relative(resolve(data), text);
    if (isAbsolute(path) || path.split(sep)[0] === '..') {
      const expected = `a path in ${resolve(data)}, the folder of data that workers have, too (--data)`;
      throw new OptionError(key, text, expected);
    }
    return `${DATA}${path.split(sep).join('/')}`;
  });
  return {
    name: job.name,
    config: { ...(own as Config), ...(packages.length > 0 && { plugins: packages }) },
    ...(job.member !== undefined && { member: job.member }),
    ...(job.needs && { needs: [...job.needs] }),
  };
}

/** A job as this machine does it, with its folder of data. Throws an `OptionError` where paths lead out of that. */
export function localJob(job: JobData['job'], data: string): JobData['job'] {
  const config = withTexts(job.config, 'config', (text, key) => {
    const path = text.startsWith(DATA) ? text.slice(DATA.length) : undefined;
    const isOutside = path === undefined ? isAbsolute(text) : path.split(/[\\/]/).includes('..');
    if (isOutside) throw new OptionError(key, text, `a path in a folder of data: ${DATA}...`);
    return path === undefined ? text : join(resolve(data), ...path.split('/'));
  });
  return { ...job, config: config as Config };
}

/** Which data of a job are not in this machine's folder, in words; undefined where all are. */
export async function missingData(
  { config }: JobData['job'],
  data: string,
): Promise<string | undefined> {
  const paths: string[] = [];
  withTexts(config, 'config', (text) => {
    if (text.startsWith(DATA)) paths.push(join(resolve(data), text.slice(DATA.length)));
    return text;
  });
  for (const path of paths) if (!(await isThere(path))) return `its data ${path} are not there`;
  return undefined;
}

/** What tells a job from one that trains or evaluates something else. */
export const hashOfJob = (job: JobData['job']): string =>
  createHash('sha256').update(JSON.stringify(job)).digest('hex');

const isPath = (name: string): boolean => /^[./\\]|:/.test(name);

/** A value with its texts changed. */
function withTexts(value: Json, at: string, change: (text: string, at: string) => string): Json {
  if (typeof value === 'string') return change(value, at);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each, i) => withTexts(each, `${at}.${i}`, change));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withTexts(each, `${at}.${key}`, change)]),
  );
}
