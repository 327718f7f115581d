import { FileError, LimitError, OptionError, show, yieldToEventLoop } from '@freetickets/core';
import { readFrom } from '#source';
import type { ReadOptions } from './fetch.js';
import type { LoadLimits } from './load-limits.js';

/** An ensemble's files by name. */
type Files = { readonly [name: string]: Uint8Array };

/** Where an ensemble is: a folder, a web address, or its files, as `toFiles` promises them. */
export type EnsembleSource = string | URL | Files | Promise<Files>;

/** How many files are read at a time: as many as browsers ask one host for. */
const AT_A_TIME = 6;

/** Reads the files of an ensemble. Throws a `LimitError` for the first one that goes beyond a limit, before it is read. */
export function ensembleReader(
  source: EnsembleSource,
  limits: LoadLimits,
  options: Omit<ReadOptions, 'checkSize'>,
) {
  /** How large each file is, as far as is known: those that are being read count, too. */
  const sizes = new Map<string, number>();
  const count = (name: string, bytes: number): void => {
    if (name === 'ensemble.json' && bytes > limits.manifest) {
      throw new LimitError(name, 'manifest', bytes, limits.manifest, 'bytes');
    }
    const size = Math.max(bytes, sizes.get(name) ?? 0);
    const others = [...sizes].reduce(
      (sum, [file, known]) => (file === name ? sum : sum + known),
      0,
    );
    if (others + size > limits.bytes) {
      const what = others > 0 ? `${name} and the other files` : name;
      throw new LimitError(what, 'bytes', others + size, limits.bytes, 'bytes');
    }
    sizes.set(name, size);
  };
  const read = async (name: string, signal = options.signal): Promise<Uint8Array> => {
    signal?.throwIfAborted();
    const checkSize = (bytes: number): void => count(name, bytes);
    const file =
      typeof source === 'string' || source instanceof URL
        ? await readFrom(source, name, { ...options, signal, checkSize })
        : fileIn(await source, name);
    checkSize(file.length);
    return file;
  };
  /**
   * What `use` makes of several files, in their order. They are read side by side, until one cannot be; the event loop goes on
   * in between.
   */
  const readAll = async <File extends { readonly file: string }, Made>(
    files: readonly File[],
    use: (bytes: Uint8Array, file: File) => Promise<Made>,
  ): Promise<Made[]> => {
    const failed = new AbortController();
    const signal = AbortSignal.any([failed.signal, ...(options.signal ? [options.signal] : [])]);
    const made: Made[] = [];
    const left = files.entries();
    const readThoseLeft = async (): Promise<void> => {
      for (const [i, file] of left) {
        const bytes = await read(file.file, signal);
        await yieldToEventLoop();
        signal.throwIfAborted();
        made[i] = await use(bytes, file);
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_A_TIME }, readThoseLeft));
    } catch (error) {
      failed.abort();
      throw error;
    }
    return made;
  };
  return { read, readAll };
}

function fileIn(files: Files, name: string): Uint8Array {
  if (typeof files !== 'object' || files === null) {
    throw new OptionError('source', files, 'a folder, a web address, or the files of toFiles()');
  }
  if (Object.hasOwn(files, name)) {
    if (ArrayBuffer.isView(files[name])) return files[name];
    throw new FileError(
      name,
      `is ${show(files[name])}, expected its bytes: of an ArrayBuffer, new Uint8Array(it).`,
    );
  }
  throw new FileError(
    name,
    'is not among the files. Give all that toFiles() gave; of a Map, Object.fromEntries(it).',
  );
}
