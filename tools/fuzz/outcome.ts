import { FreeTicketsError } from '@freetickets/core';

/** How often things came of a case: `predict`, `predict: ModelError`. */
export type Tally = Map<string, number>;

const count = (tally: Tally, what: string): void => {
  tally.set(what, (tally.get(what) ?? 0) + 1);
};

/**
 * Does something that has to give an answer that is right, or a typed error; gives the answer. Throws what else is thrown, and
 * an error where the answer is not right.
 */
export async function attempt<T>(
  tally: Tally,
  what: string,
  work: () => T | Promise<T>,
  isRight: (answer: T) => boolean = () => true,
): Promise<T | undefined> {
  let answer: T;
  try {
    answer = await work();
  } catch (error) {
    if (!(error instanceof FreeTicketsError)) throw error;
    count(tally, `${what}: ${error.name}`);
    return undefined;
  }
  if (!isRight(answer)) throw new Error(`${what} gave a wrong answer.`);
  count(tally, what);
  return answer;
}
