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

/** The first update that comes after a step or one after it; undefined where none does. */
export function nextUpdate(
  { firstStep, everySteps, count }: UpdateSteps,
  step: number,
): number | undefined {
  const index = Math.max(0, Math.ceil((step - firstStep) / everySteps));
  return index < count ? firstStep + index * everySteps : undefined;
}

/** Whether the topology is updated after a step. */
export const isUpdate = (updates: UpdateSteps, step: number): boolean =>
  nextUpdate(updates, step) === step;
