import { FileError, sizeOf } from '@freetickets/core';
import { parseJson } from '@freetickets/files';
import * as v from 'valibot';
import { type Contents, LONGEST_HEADER } from './safetensors.js';
import { bytesOf, dtypes, readData } from './tensor-data.js';

const isNatural = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const natural = v.custom<number>(isNatural);
const headerSchema = v.looseObject({
  dtype: v.string(),
  shape: v.array(natural),
  data_offsets: v.custom<readonly [number, number]>(
    (value) => Array.isArray(value) && value.length === 2 && value.every(isNatural),
  ),
});

/** Whether what a header says of its metadata is what it may: by any key, `__proto__` too, a string. */
const isMetadata = (given: unknown): given is Contents['metadata'] =>
  typeof given === 'object' &&
  given !== null &&
  !Array.isArray(given) &&
  Object.values(given).every((value) => typeof value === 'string');

/** What is wrong with a file, and what follows from it. */
export const damaged = (problem: string): string =>
  `${problem} The file is damaged or not a safetensors file.`;

/** What a safetensors file holds, and what the SHA-256 in its metadata is of. */
export interface Parsed extends Contents {
  /** The header's entries of tensors, as they are written. */
  readonly header: object;
  /** The bytes after the header. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * Reads a safetensors file and checks all of it but its hash: lengths, header, dtypes, shapes, offsets that are contiguous
 * from 0 to the end. Throws a `FileError` that says what is wrong, or which dtype is not read (8-bit and smaller floats,
 * complex numbers).
 *
 * @param path how to call the file in errors
 */
export function parseSafetensors(file: Uint8Array, path: string): Parsed {
  const refuse = (problem: string): never => {
    throw new FileError(path, damaged(problem));
  };
  if (file.length < 8) refuse(`only ${file.length} bytes long, too short for a header.`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > LONGEST_HEADER) {
    refuse(
      `its header should be ${headerLength} bytes long, more than the ${LONGEST_HEADER} allowed.`,
    );
  }
  if (headerLength > file.length - 8) {
    refuse(`its header should be ${headerLength} bytes long, but the file ends before.`);
  }
  const { __metadata__ = {}, ...rest } = parseHeader(file.subarray(8, 8 + headerLength), refuse);
  if (!isMetadata(__metadata__)) return refuse('its metadata is not a record of strings.');

  const data = file.subarray(8 + headerLength);
  const entries = Object.entries(rest)
    .map(([name, described]) => {
      const { success, output } = v.safeParse(headerSchema, described, { abortEarly: true });
      return success
        ? { ...output, name }
        : refuse(`its header does not describe the tensor ${name}.`);
    })
    .sort(({ data_offsets: a }, { data_offsets: b }) => a[0] - b[0] || a[1] - b[1]);
  let end = 0;
  for (const { name, dtype, shape, data_offsets } of entries) {
    const bytes = bytesOf(dtype);
    if (bytes === undefined) {
      const problem = `the tensor ${name} is of ${dtype}, which cannot be read: only ${dtypes.join(', ')} can.`;
      throw new FileError(path, `${problem} Convert it.`);
    }
    const length = sizeOf(shape) * bytes;
    if (data_offsets[0] !== end || data_offsets[1] !== end + length) {
      refuse(`the tensor ${name} does not lie where its shape and its neighbours put it.`);
    }
    end += length;
  }
  if (end !== data.length) refuse(`its tensors take ${end} bytes, but ${data.length} are there.`);
  const body = new Uint8Array(data);
  const tensors = entries.map(({ name, dtype, shape, data_offsets: [begin, end] }) => {
    return [name, { data: readData(dtype, body.subarray(begin, end)), shape }] as const;
  });
  return { tensors: new Map(tensors), metadata: __metadata__, header: rest, body };
}

function parseHeader(
  text: Uint8Array,
  refuse: (problem: string) => never,
): Record<string, unknown> {
  try {
    const header = parseJson(text);
    if (typeof header === 'object' && header !== null && !Array.isArray(header)) {
      return header as Record<string, unknown>;
    }
  } catch (cause) {
    return refuse(`its header ${(cause as Error).message}.`);
  }
  return refuse('its header is not a JSON object.');
}
