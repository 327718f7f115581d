import type { StandardSchemaV1 } from '@standard-schema/spec';
import { suggestion } from './did-you-mean.js';
import { OptionError, PluginError, show } from './errors.js';
import { isPlainObject } from './plain-object.js';

/**
 * Checks `given` against a schema. Throws an `OptionError` that names the first wrong option, and for an unknown one the
 * nearest right one.
 *
 * @param owner what the options belong to, to begin the error with: `method edst`
 * @param elsewhere paths of options further inside that an unknown one at the top may stand for: `optimizer.learningRate`
 */
export function parseOptions<S extends StandardSchemaV1>(
  owner: string,
  schema: S,
  given: unknown,
  elsewhere: readonly string[] = [],
): StandardSchemaV1.InferOutput<S> {
  // Schemas take instances of classes, such as a signal or a map, for objects without options.
  if (typeof given === 'object' && given && !Array.isArray(given) && !isPlainObject(given)) {
    throw new OptionError(owner, given, 'an object with its options');
  }
  const result = validate(owner, schema, given);
  const issue = result.issues?.[0];
  if (!issue) return (result as StandardSchemaV1.SuccessResult<unknown>).value;
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  const [unknown] = (issue as { keys?: readonly string[] }).keys ?? [];
  const at = unknown === undefined ? path : [...path, unknown];
  throw new OptionError(
    at.length ? `${owner}: ${at.join('.')}` : owner,
    at.reduce<unknown>(
      (inside, key) => (inside as Record<string, unknown> | undefined)?.[key],
      given,
    ),
    unknown === undefined
      ? expectation(issue.message, at.length === 0)
      : noSuchOption(unknown, keysAt(schema, path), path.length === 0 ? elsewhere : []),
  );
}

/** Beyond so much, as JSON, more may be wrong with options than zod can gather. */
const MUCH = 100_000;

/** What a schema says. Throws a `PluginError` that names the owner where it is the schema that is wrong. */
function validate(
  owner: string,
  schema: StandardSchemaV1,
  given: unknown,
): StandardSchemaV1.Result<unknown> {
  const refuse = (problem: string, cause?: unknown): never => {
    throw new PluginError(owner, `its options schema ${problem}.`, { cause });
  };
  if (typeof Object(Object(schema)['~standard']).validate !== 'function') {
    refuse(`is ${show(schema)}, expected a Standard Schema: one of zod, valibot or arktype`);
  }
  let result: ReturnType<StandardSchemaV1.Props['validate']>;
  try {
    result = schema['~standard'].validate(given);
  } catch (cause) {
    return refuse(`throws (${String(cause)}); let it give issues`, cause);
  }
  if (!(result instanceof Promise)) return result;
  // zod tries again asynchronously, and fails again, where a check throws or a hundred thousand values are wrong.
  result.catch(() => {});
  if (isMuch(given)) {
    throw new OptionError(owner, given, 'right values: more of them are wrong than can be listed');
  }
  return refuse('is asynchronous, or a check in it throws; give one that answers at once');
}

function isMuch(given: unknown): boolean {
  try {
    return JSON.stringify(given).length > MUCH;
  } catch {
    return false;
  }
}

/** What a schema expects; one that was given no words for it says only that the value will not do. */
const expectation = (message: string, isWhole: boolean): string => {
  if (message !== 'Invalid input') return message;
  return isWhole ? 'an object with its options' : 'another value: see what options it has';
};

function noSuchOption(
  unknown: string,
  known: readonly string[],
  elsewhere: readonly string[],
): string {
  if (known.length === 0) return 'no such option';
  const meant = suggestion(unknown, [...known, ...elsewhere]);
  return `no such option; ${meant ? `${meant} There` : 'there'} are: ${known.join(', ')}`;
}

interface SchemaNode {
  readonly shape?: { readonly [key: string]: SchemaNode };
  readonly def?: { readonly innerType?: SchemaNode };
}

/** The keys that a schema allows at a path, where it lets itself be looked into (zod does). */
function keysAt(schema: StandardSchemaV1, path: readonly string[]): readonly string[] {
  const unwrap = (node: SchemaNode | undefined): SchemaNode | undefined =>
    node?.def?.innerType ? unwrap(node.def.innerType) : node;
  const node = path.reduce<SchemaNode | undefined>(
    (inside, key) => unwrap(inside)?.shape?.[key],
    schema as SchemaNode,
  );
  return Object.keys(unwrap(node)?.shape ?? {});
}
