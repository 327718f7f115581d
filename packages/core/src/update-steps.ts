/** The steps after which the topology is updated: `count` of them, from `firstStep` on, `everySteps` so many. */
export interface UpdateSteps {
  readonly firstStep: number;
  readonly everySteps: number;
  /** Infinity where there is no last one. */
  readonly count: number;
}

/** The multiples of `everySteps` from `firstStep` to `lastStep`, which may be Infinity. */
export function updateSteps(firstStep: number, lastStep: number, everySteps: number): UpdateSteps {
  const first = Math.ceil(firstStep / everySteps) * everySteps;
  const count = Math.max(0, Math.floor((lastStep - first) / everySteps) + 1);
  return { firstStep: first, everySteps, count };
}

/** Whether the topology is updated after a step. */
export const isUpdate = ({ firstStep, everySteps, count }: UpdateSteps, step: number): boolean =>
  step >= firstStep &&
  (step - firstStep) % everySteps === 0 &&
  step < firstStep + count * everySteps;
