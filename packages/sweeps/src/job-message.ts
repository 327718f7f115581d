import * as z from 'zod/mini';

/** What the process of a job tells the one that launched it, where they have a channel. */
export const jobMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('progress'),
    share: z.number(),
    secondsLeft: z.optional(z.number()),
  }),
  z.object({ type: z.literal('saved') }),
  z.object({ type: z.literal('failed'), error: z.string() }),
  z.object({ type: z.literal('stopped') }),
]);

export type JobMessage = z.output<typeof jobMessage>;

/** Tells the process that launched this one, if there is one that listens. */
export function tellLauncher(message: JobMessage): void {
  if (process.connected) process.send?.(message);
}

/** Calls `stop` where the process that launched this one is gone; the function that comes back ends that. */
export function onLauncherGone(stop: () => void): () => void {
  process.on('disconnect', stop);
  // Listening must not keep the process from ending.
  process.channel?.unref();
  return () => {
    process.off('disconnect', stop);
  };
}
