import { isUtf8 } from 'node:buffer';
import { FileError } from '@freetickets/core';

const [utf8Mark, littleEndianMark, bigEndianMark] = [
  [0xef, 0xbb, 0xbf],
  [0xff, 0xfe],
  [0xfe, 0xff],
];
const [lineFeed, chunk] = [0x0a, 2 ** 20];

/**
 * A text in UTF-8 without its byte-order mark, also where it is in UTF-16 with one. Throws a `FileError` for another encoding,
 * in which different letters would become the same.
 */
export function utf8Of(path: string, file: Uint8Array): Uint8Array {
  const begins = (mark: readonly number[]) => mark.every((byte, i) => file[i] === byte);
  if (begins(littleEndianMark)) return fromUtf16(file, 'utf-16le');
  if (begins(bigEndianMark)) return fromUtf16(file, 'utf-16be');
  const text = begins(utf8Mark) ? file.subarray(utf8Mark.length) : file;
  if (isUtf8(text)) return text;
  throw new FileError(
    path,
    `line ${brokenLine(text)} is not in UTF-8. Save the file in UTF-8; Excel calls that "CSV UTF-8".`,
  );
}

/** Part by part, as the whole may be longer than a string can be. */
function fromUtf16(file: Uint8Array, encoding: string): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const parts: Buffer[] = [];
  for (let at = 0; at < file.length; at += chunk) {
    parts.push(Buffer.from(decoder.decode(file.subarray(at, at + chunk), { stream: true })));
  }
  return Buffer.concat(parts);
}

function brokenLine(text: Uint8Array): number {
  for (let [start, line] = [0, 1]; ; line++) {
    const end = text.indexOf(lineFeed, start);
    if (end < 0 || !isUtf8(text.subarray(start, end))) return line;
    start = end + 1;
  }
}
