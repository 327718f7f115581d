/** Where a command writes. */
export interface Output {
  /** The result: on stdout, and nothing else there. */
  result(text: string): void;
  /** What happens meanwhile: on stderr, unless `--quiet`. */
  note(text: string): void;
  /** The stream of `note`, for a progress bar; absent where there is to be none. */
  readonly terminal?: NodeJS.WriteStream;
}

export interface OutputOptions {
  readonly quiet?: boolean;
}

/** Writes results to stdout and notes to stderr. */
export function createOutput({ quiet = false }: OutputOptions): Output {
  return {
    result: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => void (quiet || process.stderr.write(`${text}\n`)),
    ...(!quiet && process.stderr.isTTY && { terminal: process.stderr }),
  };
}
