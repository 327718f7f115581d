import * as z from 'zod/mini';

/** No list of a file is longer: of classes, of points of a curve. */
const LONGEST = 100_000;

/** `z.object` whose output is not changed. */
export const object = <T extends z.core.$ZodLooseShape>(shape: T) => z.readonly(z.object(shape));

/** `z.array`, checked up to its first wrong item: zod gathers the errors of all, and a file may hold millions. */
export const list = <T extends z.ZodMiniType>(item: T) =>
  z.pipe(
    z.array(z.unknown()).check(z.maxLength(LONGEST)),
    z.transform((items, context): readonly z.output<T>[] => {
      const made = checked(item, items.entries(), context);
      return made.map(([, value]) => value);
    }),
  );

/** `z.record` of names, checked up to its first wrong value. */
export const byName = <T extends z.ZodMiniType>(value: T) =>
  z.pipe(
    z.record(z.string(), z.unknown()),
    z.transform((values, context): { readonly [name: string]: z.output<T> } =>
      Object.fromEntries(checked(value, Object.entries(values), context)),
    ),
  );

/** Entries whose values are as a schema says; those before the first wrong one, which becomes an issue. */
function checked<T extends z.ZodMiniType, Key extends PropertyKey>(
  schema: T,
  entries: Iterable<readonly [Key, unknown]>,
  context: z.core.ParsePayload,
): readonly (readonly [Key, z.output<T>])[] {
  const made: (readonly [Key, z.output<T>])[] = [];
  for (const [key, value] of entries) {
    const { data, error } = z.safeParse(schema, value);
    if (error) {
      const [{ message, path }] = error.issues;
      context.issues.push({ code: 'custom', message, input: value, path: [key, ...path] });
      break;
    }
    made.push([key, data]);
  }
  return made;
}
