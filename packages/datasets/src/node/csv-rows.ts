const [quote, lineFeed, carriageReturn] = [0x22, 0x0a, 0x0d];

/**
 * The bytes of the longest row of a CSV file, its line end left out. Rows end as the first one does: at a line feed, perhaps
 * after a carriage return, or at a carriage return alone; not inside quotes.
 */
export function longestRow(file: Uint8Array): number {
  let [longest, start, isQuoted] = [0, 0, false];
  let lineEnd: number | undefined;
  for (let at = 0; at < file.length; at++) {
    const byte = file[at];
    if (byte === quote) isQuoted = !isQuoted;
    if (isQuoted || (byte !== lineFeed && byte !== carriageReturn)) continue;
    lineEnd ??= byte === carriageReturn && file[at + 1] !== lineFeed ? carriageReturn : lineFeed;
    if (byte !== lineEnd) continue;
    longest = Math.max(longest, at - start);
    start = at + 1;
  }
  return Math.max(longest, file.length - start);
}
