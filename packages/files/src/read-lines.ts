import { constants } from 'node:fs';
import { FileError } from '@freetickets/core';
import { unreadable } from './file-problem.js';
import { openRegular } from './open-regular.js';
import { isAbsence } from './read-regular.js';

/** Bytes read at once. */
const CHUNK = 2 ** 16;

/** Of longer lines, in bytes, only the size is given. */
const LONGEST = 2 ** 24;

const LINE_FEED = 10;

/** A line of a file, without the line feed that ends it. */
export interface Line {
  /** Empty where the line is longer than 16 MiB. */
  readonly bytes: Uint8Array;
  /** How many bytes of the file it takes. */
  readonly size: number;
  /** Whether a line feed ends it: the last line of a file may not have been finished. */
  readonly isEnded: boolean;
}

/**
 * Reads the lines of a regular file one at a time; none where there is no file. Throws a `FileError` for a link, pipe, device
 * or folder.
 */
export async function* readLines(path: string): AsyncGenerator<Line, void> {
  const opened = await openRegular(path, constants.O_RDONLY).catch((cause: unknown) => {
    const error = unreadable(path, cause);
    if (error instanceof FileError && isAbsence(error)) return undefined;
    throw error;
  });
  if (!opened) return;
  const { file } = opened;
  try {
    const chunk = Buffer.alloc(CHUNK);
    let begun: Uint8Array[] = [];
    let size = 0;
    const line = (isEnded: boolean): Line => {
      const bytes = Buffer.concat(begun);
      begun = [];
      return { bytes, size, isEnded };
    };
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK, null).catch((cause: unknown) => {
        throw unreadable(path, cause);
      });
      if (bytesRead === 0) break;
      let start = 0;
      for (let end = 0; start < bytesRead; start = end + 1) {
        end = chunk.subarray(0, bytesRead).indexOf(LINE_FEED, start);
        const part = chunk.subarray(start, end < 0 ? bytesRead : end);
        size += part.length;
        if (size > LONGEST) begun = [];
        else begun.push(Buffer.from(part));
        if (end < 0) break;
        yield line(true);
        size = 0;
      }
    }
    if (size > 0) yield line(false);
  } finally {
    await file.close();
  }
}
