import { customPath, type Json } from '@freetickets/core';
import { denseFlops } from './measures.js';
import type { AnyRun } from './run-data.js';
import { areSameTestSet, testSetOf } from './test-sets.js';

type Config = AnyRun['config'];

/** Settings that say where and from which seed a run was made, not what it is. */
const incidental = ['seed', 'threads', 'checkpoint'];

/** The settings that make a run what it is. */
export const settingOf = (config: Config): Config =>
  Object.fromEntries(Object.entries(config).filter(([name]) => !incidental.includes(name)));

/** The settings whose values were given in code: that there was one is all that `config.json` has of each. */
export const givenInCode = (config: Config): readonly string[] =>
  Object.entries(settingOf(config))
    .filter(([, value]) => customPath(value) !== undefined)
    .map(([name]) => name);

/** As JSON, whatever the order of its keys; `{ name }` without options is the name. */
const textOf = (value: Json): string =>
  JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    const entries = Object.entries(inner);
    const [[key, only] = []] = entries;
    if (entries.length === 1 && key === 'name' && typeof only === 'string') return only;
    return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
  });

/**
 * Whether only their seeds tell two runs apart, as far as they tell: their settings are equal, and what they were evaluated
 * on. Where some of the settings were given in code, their networks are of the same size and cost, too.
 */
export function areSameSetting(a: AnyRun, b: AnyRun): boolean {
  if (textOf(settingOf(a.config)) !== textOf(settingOf(b.config))) return false;
  if (givenInCode(a.config).length > 0 && !haveLikeNetworks(a, b)) return false;
  const [one, other] = [testSetOf(a), testSetOf(b)];
  return one && other ? areSameTestSet(one, other) : one === other;
}

/** Ratios are kept, not what they are of: quotients of equal numbers differ by less. */
const ROUNDING = 1e-9;

/** Whether nothing that both evaluations say of how large the networks are, and what they cost, differs. */
function haveLikeNetworks(a: AnyRun, b: AnyRun): boolean {
  const [own, others] = [factsOf(a), factsOf(b)];
  return own.every((fact, i) => {
    const other = others[i];
    if (fact === undefined || other === undefined) return true;
    return Math.abs(fact - other) <= ROUNDING * Math.max(fact, other);
  });
}

const factsOf = ({ evaluation: { tickets, cost } }: AnyRun): readonly (number | undefined)[] => [
  tickets.length,
  cost?.parameters,
  cost?.activeParameters,
  cost && denseFlops(cost),
  cost?.testFlops && cost.testFlops / cost.testFlopsRatio,
];
