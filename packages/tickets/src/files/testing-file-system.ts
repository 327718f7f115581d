import { type FileHandle, open } from 'node:fs/promises';
import { type FileSystem, nodeFileSystem } from './file-system.js';

/** What the n-th operation does instead of what it should. */
export type Fault =
  | { readonly kind: 'fails'; readonly code: string }
  /** Writes only half of what it was given, and says so. */
  | { readonly kind: 'short' }
  /** Writes only half, says so, and the disk is full from then on. */
  | { readonly kind: 'full' }
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
  const opened: FileHandle[] = [];
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

  const faultyCall = async (
    name: string,
    call: (...given: unknown[]) => unknown,
    given: unknown[],
  ) => {
    const number = count++;
    // Whether it is on the disk, no test can tell; asking for it takes most of the time.
    const act = name === 'sync' ? async () => {} : call;
    if (number > at && fault.kind === 'killed') return never();
    if (number > at && fault.kind === 'full' && name === 'write') return fail('ENOSPC');
    if (number !== at) return act(...given);
    if (fault.kind === 'fails') return fail(fault.code);
    if (fault.kind === 'killed') {
      if (fault.done) await act(...given);
      else if (name === 'write')
        await act(given[0], given[1], Math.ceil(Number(given[2]) / 2), given[3]);
      return never();
    }
    if (name !== 'write') return act(...given);
    return act(given[0], given[1], Math.ceil(Number(given[2]) / 2), given[3]);
  };
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (inner, key) => {
        const value: unknown = Reflect.get(inner, key);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) =>
          faultyCall(String(key), (...args) => Reflect.apply(value, inner, args), given);
      },
    });
  const fs: FileSystem = wrap({
    ...nodeFileSystem,
    open: async (...given: Parameters<typeof open>) => {
      const handle = await open(...given);
      opened.push(handle);
      return wrap(handle);
    },
  });
  const release = async () => {
    for (const handle of opened) await handle.close().catch(() => {});
  };
  return { fs, killed, struck: () => count > at, release };
}

/** A file system without a fault that takes no time to sync. */
export const unsynced: FileSystem = faulty({ kind: 'short' }, Number.POSITIVE_INFINITY).fs;
