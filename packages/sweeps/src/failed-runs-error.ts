import { FreeTicketsError } from '@freetickets/core';

/** Some runs of a sweep failed; the others are done. */
export class FailedRunsError extends FreeTicketsError {
  override readonly name = 'FailedRunsError';

  /** @param failed why, by the names of the runs */
  constructor(
    readonly failed: ReadonlyMap<string, string>,
    runs: number,
  ) {
    const reasons = [...failed].map(([run, why]) => `  ${run}: ${why}`);
    super(
      [
        `${failed.size} of ${runs} runs failed. The same command tries them again.`,
        ...reasons,
      ].join('\n'),
    );
  }
}
