import { DataError } from '@freetickets/core';

/** The error for data that do not fit: what was given, and what is allowed. */
export const unexpected = (name: string, got: string | number, expected: string): DataError =>
  new DataError(`${name}: got ${got}, expected ${expected}.`);
