/** A value that changes over a phase. */
export interface Schedule {
  /** The value at `progress`, the share of the phase that lies behind: from 0 up to 1. */
  at(progress: number): number;
}
