/** The jobs of a sweep that another system is to start, each by a command that ends in its index. */
export interface JobsToScript {
  /** How many there are: their indices go from 0. */
  readonly count: number;
  /** So many of them, the first, need no other; the others begin when these have ended. */
  readonly first: number;
  /** Of the sweep: letters, digits and `-`. */
  readonly name: string;
  /** The sweep's folder, absolute. */
  readonly out: string;
  /** Where the command is to run, absolute. */
  readonly folder: string;
  /** The program of this machine, absolute, that does a job where the arguments, `--only` and an index follow. */
  readonly program: readonly string[];
  readonly args: readonly string[];
}

/** A script or manifest. */
export interface WrittenScript {
  /** What its file is called. */
  readonly file: string;
  readonly content: string;
  /** The commands that start the jobs, given the file's path; a line each. */
  next(path: string): readonly string[];
}

/** Writes what another system starts the jobs of a sweep by, and starts none. */
export interface JobScript {
  write(jobs: JobsToScript): WrittenScript;
}
