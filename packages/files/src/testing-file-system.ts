import { type FileHandle, open, readdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type FileSystem, nodeFileSystem } from './file-system.js';

/** A call of a file system, or of a file that it opened. */
interface Call {
  /** `rename`, `sync`, ... */
  readonly name: string;
  /** What it is called on. */
  readonly path: string;
  readonly given: readonly unknown[];
  /** Does it, as it was asked for or with something else given. */
  act(given?: readonly unknown[]): Promise<unknown>;
}

/** A file system of which `answer` does every operation. `close`: closes every file that is still open. */
export function intercepted(answer: (call: Call) => Promise<unknown>) {
  const opened: FileHandle[] = [];
  const wrap = <T extends object>(target: T, path?: string): T =>
    new Proxy(target, {
      get: (inner, key) => {
        const value: unknown = Reflect.get(inner, key);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) => {
          const act = async (args: readonly unknown[] = given): Promise<unknown> =>
            // Whether it is on the disk, no test can tell; asking for it takes most of the time.
            key === 'sync' ? undefined : Reflect.apply(value, inner, args);
          return answer({ name: String(key), path: path ?? String(given[0]), given, act });
        };
      },
    });
  const fs: FileSystem = wrap({
    ...nodeFileSystem,
    open: async (...given: Parameters<typeof open>) => {
      const handle = await open(...given);
      opened.push(handle);
      return wrap(handle, String(given[0]));
    },
  });
  const close = async () => {
    for (const handle of opened) await handle.close().catch(() => {});
  };
  return { fs, close };
}

/** What the n-th operation does instead of what it should. */
export type Fault =
  | { readonly kind: 'fails'; readonly code: string }
  /** Writes only half of what it was given, and says so. */
  | { readonly kind: 'short' }
  /** Writes only half, says so, and the disk is full from then on. */
  | { readonly kind: 'full' }
  /** Writes other bytes than it was given, and says nothing. */
  | { readonly kind: 'corrupts' }
  /** The process is killed: nothing comes back from it, nor from any later one. `done`: once it has happened. */
  | { readonly kind: 'killed'; readonly done: boolean };

/** A file system with a fault. */
interface FaultyFileSystem {
  readonly fs: FileSystem;
  readonly killed: Promise<'killed'>;
  /** Whether it came to the fault. */
  struck(): boolean;
  /** Closes what a killed process would no longer hold. */
  release(): Promise<void>;
}

/** A file system whose operation number `at`, from 0, has a fault. */
export function faulty(fault: Fault, at: number): FaultyFileSystem {
  let count = 0;
  let kill: (word: 'killed') => void = () => {};
  const killed = new Promise<'killed'>((resolve) => {
    kill = resolve;
  });
  const never = (): Promise<never> => {
    kill('killed');
    return new Promise(() => {});
  };
  const fail = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));
  const { fs, close } = intercepted(async ({ name, given, act }) => {
    const number = count++;
    const half = () => act([given[0], given[1], Math.ceil(Number(given[2]) / 2)]);
    if (number > at && fault.kind === 'killed') return never();
    if (number > at && fault.kind === 'full' && name === 'write') return fail('ENOSPC');
    if (number !== at) return act();
    if (fault.kind === 'fails') return fail(fault.code);
    if (fault.kind === 'killed') {
      if (fault.done) await act();
      else if (name === 'write') await half();
      return never();
    }
    if (name !== 'write') return act();
    if (fault.kind !== 'corrupts') return half();
    return act([(given[0] as Uint8Array).map((byte) => byte ^ 1), ...given.slice(1)]);
  });
  return { fs, killed, struck: () => count > at, release: close };
}

/** A file system without a fault that takes no time to sync. */
export const unsynced: FileSystem = intercepted(({ act }) => act()).fs;

/** A file system before whose operation number `at`, from 0, something else happens. */
export function interrupted(at: number, happen: () => Promise<void>) {
  let count = 0;
  const { fs } = intercepted(async ({ act }) => {
    if (count++ === at) await happen();
    return act();
  });
  return { fs, struck: () => count > at };
}

/** A file system that writes down what is done, in its order: `rename .file.tmp file`. */
export function recorded() {
  const operations: string[] = [];
  const nameOf = (path: string) => basename(path).replace(/\.freetickets-.*\.tmp$/, '.tmp');
  const { fs } = intercepted(({ name, path, given, act }) => {
    const to = name === 'rename' ? [nameOf(String(given[1]))] : [];
    operations.push([name, nameOf(path), ...to].join(' '));
    return act();
  });
  return { fs, operations };
}

/** Makes what this process left in a folder that of a process that has ended. */
export async function endProcess(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const ended = name.replace(`.freetickets-${process.pid}@`, '.freetickets-999999999@');
    await rename(join(folder, name), join(folder, ended));
  }
}
