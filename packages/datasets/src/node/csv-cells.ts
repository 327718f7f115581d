/** What stands for a missing value, in whichever case. */
const missing = new Set([
  ...['', '?', 'na', 'n/a', '#n/a', '<na>', 'nan', '-nan', 'nat', 'null', 'none', 'nil'],
  ...['#null!', '#div/0!', '#value!', '#ref!', '#name?', '#num!'],
]);

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const infinite = /^[+-]?inf(inity)?$/i;

export const isMissing = (cell: string): boolean => missing.has(cell.toLowerCase());

/** The number that a cell holds; NaN where it is missing or a text. */
export function numberIn(cell: string): number {
  if (decimal.test(cell)) return Number(cell);
  if (infinite.test(cell)) return cell.startsWith('-') ? -Infinity : Infinity;
  return Number.NaN;
}

/** Whether reading a cell changes the whole number that is written in it, as 64-bit floats hold only some beyond 2^53. */
export function isRounded(cell: string): boolean {
  const value = Math.abs(numberIn(cell));
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return false;
  const digits = /^[+-]?(\d+)(\.0*)?$/.exec(cell)?.[1];
  return digits !== undefined && BigInt(digits) !== BigInt(value);
}

export const isNumber = (cell: string): boolean => !Number.isNaN(numberIn(cell));

/** Whether a cell may name a column: it has a letter, and is neither a number nor missing. */
export const isName = (cell: string): boolean =>
  /\p{L}/u.test(cell) && !isMissing(cell) && !isNumber(cell);
