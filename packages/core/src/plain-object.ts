/**
 * Whether a value is an object as `{}` makes one, as options are: no array and no instance of a class, which hold nothing by
 * the names of options.
 */
export function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  // Another realm has an Object.prototype of its own.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
