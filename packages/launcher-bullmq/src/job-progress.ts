import * as z from 'zod/mini';

const progress = z.object({ share: z.number(), secondsLeft: z.optional(z.number()) });

/** How far a job is, as its worker wrote it: of its training, from 0 to 1; seconds left of that. Undefined where it wrote nothing. */
export const jobProgress = (written: unknown): z.output<typeof progress> | undefined =>
  z.safeParse(progress, written).data;
