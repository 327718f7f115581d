/** A record, and what tells this content of it from those before and after. */
export interface StoredRecord {
  readonly bytes: Uint8Array;
  readonly version: string;
}

/** Where checkpoints and results of runs are kept, so that any machine can go on with them: a shared folder, or a bucket. */
export interface Store {
  /** What messages call it. */
  readonly name: string;
  /** The content of a file; undefined where there is none. */
  read(key: string): Promise<Uint8Array | undefined>;
  /** Writes a file whole or not at all. */
  write(key: string, bytes: Uint8Array): Promise<void>;
  /** Removes files; those that are not there do not matter. */
  remove(keys: readonly string[]): Promise<void>;
  /** The content of a record; undefined where there is none. */
  readRecord(key: string): Promise<StoredRecord | undefined>;
  /**
   * Replaces a record whole or not at all, and only if its version still is this one, or there still is none: of several
   * processes that try, one does. False where another did.
   *
   * @param bytes unlike all contents before: a bucket tells versions apart by their hashes
   */
  replaceRecord(key: string, bytes: Uint8Array, version: string | undefined): Promise<boolean>;
}
