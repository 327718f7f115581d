import { InterruptedError } from '@freetickets/core';

/** What was asked for and could not be evaluated, and why. */
export interface Missing {
  readonly part: string;
  readonly why: string;
}

/** Does what may fail, and writes down what did. */
export interface Attempts {
  /** What failed so far: each part once. */
  readonly missing: readonly Missing[];
  /** The result, or undefined where it fails. An interruption is no failure. */
  attempt<T>(part: string, work: () => T): T | undefined;
  attemptLater<T>(part: string, work: () => Promise<T>): Promise<T | undefined>;
}

export function createAttempts(): Attempts {
  const missing: Missing[] = [];
  const fail = (part: string, error: unknown): undefined => {
    if (error instanceof InterruptedError) throw error;
    if (missing.some((before) => before.part === part)) return;
    missing.push({ part, why: error instanceof Error ? error.message : String(error) });
  };
  return {
    missing,
    attempt: (part, work) => {
      try {
        return work();
      } catch (error) {
        return fail(part, error);
      }
    },
    attemptLater: (part, work) => work().catch((error: unknown) => fail(part, error)),
  };
}
