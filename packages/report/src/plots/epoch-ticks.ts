/** How many ticks an axis of epochs has: no more than there are epochs, so that they stand at whole ones. */
export const epochTicks = (epochs: number): number => Math.min(6, epochs);
