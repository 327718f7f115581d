import { join } from 'node:path';
import { specOf } from '@freetickets/core';
import { isThere } from '@freetickets/files';
import { isOfRegression, openRun, readEvaluation, readRunRecord } from '@freetickets/runs';
import type { SweepJob } from './jobs.js';
import type { SweepRun } from './resolved-run.js';
import { type RunScores, runScores } from './run-scores.js';

/** The folders of a sweep's runs lie in this one. */
export const runFolder = (sweep: string, run: string): string => join(sweep, 'runs', run);

/** The keys of what a run is evaluated on and by, which its name does not tell. */
export const evaluated = ['ood', 'corruptions', 'metrics', 'oodScores'];

/** What a run is evaluated on and by, as a text. */
export const evaluationOf = (config: SweepRun['written']): string =>
  JSON.stringify(evaluated.map((key) => specOf(config[key] ?? null)));

/**
 * The scores of a run that is finished, and was evaluated on and by all that its config says; else undefined. Throws a
 * `FileError` where its files cannot be read.
 */
export async function finishedScores(
  sweep: string,
  { name, written }: Pick<SweepRun, 'name' | 'written'>,
): Promise<RunScores | undefined> {
  const folder = runFolder(sweep, name);
  const record = await readRunRecord(folder);
  if (!record) return undefined;
  const { evaluation } = await readEvaluation(folder);
  if (!evaluation?.cost) return undefined;
  const hasOwn = written.corruptions !== false;
  if (hasOwn && !isOfRegression(evaluation) && evaluation.otherCorruptions) return undefined;
  if (evaluationOf(record.config) !== evaluationOf(written)) return undefined;
  const isWhole =
    (await isThere(join(folder, 'report.html'))) ||
    evaluation.missing?.some(({ part }) => part === 'report.html');
  if (!isWhole) return undefined;
  const scores = Object.entries(runScores(evaluation));
  return Object.fromEntries(scores.filter(([name]) => hasOwn || !name.startsWith('corrupted ')));
}

/** What a job that is done left in its folder: of one that is no member, scores. Undefined where it is not done. */
export async function jobResult(
  sweep: string,
  job: SweepJob,
): Promise<{ readonly scores?: RunScores } | undefined> {
  if (job.member === undefined) {
    const scores = await finishedScores(sweep, job);
    return scores && { scores };
  }
  return (await isTrained(sweep, job.name)) ? {} : undefined;
}

/** Whether a folder of a sweep has tickets that are whole. */
export async function isTrained(sweep: string, name: string): Promise<boolean> {
  const folder = openRun(runFolder(sweep, name));
  return (await folder.has('ensemble')) && !(await folder.hasCheckpoint('ensemble'));
}
