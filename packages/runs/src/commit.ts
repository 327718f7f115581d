import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * The git commit that the working directory is at, with `-dirty` behind it where files differ; undefined outside of a repository,
 * and where there is no git.
 */
export async function commitHere(): Promise<string | undefined> {
  const describe = ['describe', '--always', '--abbrev=12', '--exclude=*', '--dirty'];
  try {
    const { stdout } = await promisify(execFile)('git', describe, { timeout: 5000 });
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
