import { OptionError, type Severity } from '@freetickets/core';

/** Throws an `OptionError` unless the severity is a whole number from 1 to 5. */
export function checkSeverity(severity: Severity): void {
  if (![1, 2, 3, 4, 5].includes(severity)) {
    throw new OptionError('severity', severity, 'one of 1, 2, 3, 4, 5');
  }
}
