import type { Json } from '@freetickets/core';

/** A run as its config decides it. */
export interface ResolvedRun {
  /** The config, without what decides nothing. */
  readonly config: object;
  /** The same as its run folder keeps it, with its defaults. */
  readonly written: { readonly [key: string]: Json };
  /** All that decides what is trained: two runs with an equal one are the same. */
  readonly identity: Json;
  /** All that decides the tickets of each run of its plan: runs of two plans with an equal one are the same. */
  readonly runs: readonly Json[];
  /** The name of its method. */
  readonly method: string;
  /** The keys of its config that decide nothing, such as the sparsity of a dense network. */
  readonly ignored: readonly string[];
  /** The dense network that it is compared with, where its config asks for one. */
  readonly baseline?: ResolvedRun;
}

/** A run of a sweep, which several entries may share. */
export interface SweepRun extends Pick<ResolvedRun, 'config' | 'written' | 'runs' | 'method'> {
  /** Readable, with a hash of what is trained: the name of its folder. */
  readonly name: string;
}
