import { constants } from 'node:fs';
import { FileError } from '@freetickets/core';
import { unreadable } from './file-problem.js';
import { openRegular } from './open-regular.js';
import { isAbsence } from './read-regular.js';

/** Bytes read at once. */
const CHUNK = 2 ** 16;

/** No line of a log is longer, in bytes. */
const LONGEST = 2 ** 24;

const LINE_FEED = 10;

/** A line of a file, without the line feed that ends it. */
export interface Line {
  readonly bytes: Uint8Array;
  /** Whether a line feed ends it: the last line of a file may not have been finished. */
  readonly isEnded: boolean;
}

/**
 * Reads the lines of a regular file one at a time; none where there is no file. Throws a `FileError` for a link, pipe, device
 * or folder, and for a line of more than 16 MiB.
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
    let number = 1;
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK, null).catch((cause: unknown) => {
        throw unreadable(path, cause);
      });
      if (bytesRead === 0) break;
      let start = 0;
      for (let end = 0; start < bytesRead; start = end + 1) {
        end = chunk.subarray(0, bytesRead).indexOf(LINE_FEED, start);
        const part = Buffer.from(chunk.subarray(start, end < 0 ? bytesRead : end));
        begun.push(part);
        length += part.length;
        if (length > LONGEST) throw tooLong(path, number);
        if (end < 0) break;
        yield { bytes: Buffer.concat(begun), isEnded: true };
        [begun, length] = [[], 0];
        number++;
      }
    }
    if (length > 0) yield { bytes: Buffer.concat(begun), isEnded: false };
  } finally {
    await file.close();
  }
}

const tooLong = (path: string, number: number): FileError =>
  new FileError(path, `line ${number} is longer than ${LONGEST} bytes: damaged. Remove the line.`);
