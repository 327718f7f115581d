import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { functions } from '../lowering/activation-functions.js';
import { floatFields, operations, records } from './records.js';

const kernels = new URL('../../kernels/', import.meta.url);
const source = readdirSync(kernels)
  .filter((name) => name.endsWith('.h'))
  .map((name) => readFileSync(new URL(name, kernels), 'utf8'))
  .join('\n')
  .replace(/\/\*.*?\*\//gs, '');
const structs = new Map(
  Array.from(source.matchAll(/^struct (\w+) \{\n(.*?)\n\};/gms), ([, name, body]) => [name, body]),
);

const camelCase = (name: string): string =>
  name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The fields of a C structure in order, those of structures inside it in their place. */
function fieldsOf(struct: string): { type: string; name: string }[] {
  const body = structs.get(struct);
  if (body === undefined) throw new Error(`There is no struct ${struct}.`);
  return body
    .split(';')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap((line) => {
      const [, nested, type, name = ''] = /^(?:struct (\w+)|(\w+)) (\w+)$/.exec(line) ?? [];
      return nested ? fieldsOf(nested) : [{ type: type ?? line, name: camelCase(name) }];
    });
}

function expectFields(fields: { type: string; name: string }[], names: readonly string[]): void {
  expect(fields.map(({ name }) => name)).toEqual(names);
  for (const { type, name } of fields) {
    expect([name, type]).toEqual([name, expect.stringMatching(/^(offset|int32_t|float)$/)]);
    expect([name, type === 'float']).toEqual([name, floatFields.has(name)]);
  }
}

test.each(Object.entries(records))('struct %s has the fields written for it', (name, names) => {
  expectFields(fieldsOf(snakeCase(name)), names);
});

test.each(Object.entries(operations))(
  'struct %s has its fields after its number',
  (name, names) => {
    const [kind, ...fields] = fieldsOf(snakeCase(name));
    expect(kind).toEqual({ type: 'int32_t', name: 'kind' });
    expectFields(fields, names);
  },
);

test('operations have the numbers that the interpreter gives them', () => {
  const [, list = ''] = /#define OPERATIONS\(DO\) \\\n((?:.*\\\n)*.*)\n/.exec(source) ?? [];
  const names = Array.from(list.matchAll(/DO\((\w+)\)/g), ([, name]) => camelCase(name));
  expect(names).toEqual(Object.keys(operations));
});

test('activations have the numbers that the kernels give them', () => {
  const [, list = ''] = /enum activation \{(.*?)\}/s.exec(source) ?? [];
  const names = Array.from(list.matchAll(/\w+/g), ([name]) => camelCase(name.toLowerCase()));
  expect(names).toEqual(functions.map((name) => camelCase(name)));
});
