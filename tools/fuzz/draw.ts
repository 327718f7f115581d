import type { Random } from '@freetickets/core';

/** Draws from a stream of random numbers. */
export const chance = (stream: Random, share: number): boolean => stream.uniform() < share;
export const pick = <T>(stream: Random, from: readonly T[]): T =>
  from[stream.integer(from.length)] as T;
/** A whole number in [least, most]. */
export const between = (stream: Random, least: number, most: number): number =>
  least + stream.integer(most - least + 1);
