import type { Random } from '@freetickets/core';
import { chance, pick } from './draw.js';

const numbers = [0, -1, 1, 2, 3, 15, 16, 17, 0.5, 1e6, 2 ** 22, 2 ** 31, 2 ** 32, 2 ** 53, 1e300];
const wildNumbers = [...numbers, -0, -(2 ** 31), Number.NaN, Number.POSITIVE_INFINITY];
const texts = [
  '',
  'same',
  'valid',
  'causal',
  'linear',
  'channelsFirst',
  '__proto__',
  'constructor',
];

/** A number that is near to one, or far off. */
export function drawNumber(stream: Random, near: number): number {
  if (chance(stream, 0.5)) return near + pick(stream, [-1, 1]);
  return chance(stream, 0.3) ? near * 2 : pick(stream, wildNumbers);
}

/** What a mutation may do: `free` values may become of any type, others keep theirs. */
interface Rules {
  readonly isFree: boolean;
  /** Under these keys everything is free. */
  readonly freeKeys: readonly string[];
  /** What else a text may become, such as other names. */
  readonly texts: readonly string[];
}

/** A copy of a value of plain data in which one thing, somewhere, is otherwise. */
export function mutate(value: unknown, stream: Random, rules: Rules): unknown {
  const { isFree } = rules;
  if (isFree && chance(stream, 0.05)) return pick(stream, [null, {}, [], 'x', -1, true, undefined]);
  if (Array.isArray(value)) return mutateList(value, stream, rules);
  if (typeof value === 'object' && value !== null) return mutateObject(value, stream, rules);
  if (typeof value === 'number') return drawNumber(stream, value);
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return pick(stream, [...texts, ...rules.texts, `${value}x`]);
  return isFree ? pick(stream, [null, 0, 1, 'relu', [1, 1]]) : value;
}

function mutateList(list: readonly unknown[], stream: Random, rules: Rules): unknown[] {
  const copy = [...list];
  const at = stream.integer(Math.max(1, list.length));
  if (list.length > 0 && chance(stream, 0.8)) {
    copy[at] = mutate(list[at], stream, rules);
    return copy;
  }
  const other = stream.integer(Math.max(1, list.length));
  const edits = [
    () => copy.splice(at, 1),
    () => copy.splice(at, 0, ...copy.slice(other, other + 1)),
    () => {
      [copy[at], copy[other]] = [copy[other], copy[at]];
    },
  ];
  if (list.length > 0) pick(stream, edits)();
  return copy;
}

function mutateObject(value: object, stream: Random, rules: Rules): object {
  const keys = Object.keys(value);
  if (keys.length === 0) return value;
  const key = pick(stream, keys);
  const isFree = rules.isFree || rules.freeKeys.includes(key);
  if (rules.isFree && chance(stream, 0.1)) {
    return Object.fromEntries(Object.entries(value).filter(([each]) => each !== key));
  }
  const old = (value as Record<string, unknown>)[key];
  // What is free is in an object: the object itself stays one.
  const within = isFree && !rules.isFree && typeof old === 'object' && old !== null;
  const changed = within
    ? mutateObject(old, stream, { ...rules, isFree })
    : mutate(old, stream, { ...rules, isFree });
  return { ...value, [key]: changed };
}
