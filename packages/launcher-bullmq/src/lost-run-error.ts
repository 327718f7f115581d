import { FreeTicketsError } from '@freetickets/core';

/** A run was claimed by another process, which took this one for gone: nothing that this one did since is kept. */
export class LostRunError extends FreeTicketsError {
  override readonly name = 'LostRunError';

  constructor(readonly run: string) {
    super(`${run}: another worker has taken over this run, and goes on from its last checkpoint.`);
  }
}
