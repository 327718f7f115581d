import { FileError, OptionError, sizeOf } from '@freetickets/core';
import { parseJson } from '@freetickets/files';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { bytesOf, dtypeOf, dtypes, readData, type TensorData } from './tensor-data.js';

/** A tensor of a safetensors file. Half floats (F16, BF16) are read as float32, booleans as bytes. */
export interface Tensor {
  readonly data: TensorData;
  readonly shape: readonly number[];
}

/** What a safetensors file holds. */
export interface Contents {
  /** In the order in which they lie in the file. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: { readonly [key: string]: string };
}

/** In bytes; a network of 10,000 parameters has one of 2 MB. */
const LONGEST_HEADER = 2 ** 24;

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const headerSchema = v.looseObject({
  dtype: v.string(),
  shape: v.array(natural),
  data_offsets: v.strictTuple([natural, natural]),
});

/** Whether what a header says of its metadata is what it may: by any key, `__proto__` too, a string. */
const isMetadata = (given: unknown): given is Contents['metadata'] =>
  typeof given === 'object' &&
  given !== null &&
  !Array.isArray(given) &&
  Object.values(given).every((value) => typeof value === 'string');

/** The bytes of an array, not copied. */
const bytes = ({ buffer, byteOffset, byteLength }: TensorData): Uint8Array =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);

/** The SHA-256 (hex) of a header without its own hash, and of the data that follow it. */
function hashOf(metadata: Contents['metadata'], tensors: object, data: Uint8Array): string {
  const header = new TextEncoder().encode(JSON.stringify([metadata, tensors]));
  return bytesToHex(sha256.create().update(header).update(data).digest());
}

/**
 * Encodes tensors in the safetensors format: the header's length (uint64), a JSON header padded with spaces to 8 bytes,
 * then the data without gaps, wider numbers before narrower ones, so that each lies aligned. The metadata gets the SHA-256
 * of the rest of the header and the data. Little-endian, as every machine that runs JavaScript today. Throws an
 * `OptionError` for what could not be read back.
 */
export function encodeSafetensors({ tensors, metadata }: Contents): Uint8Array {
  checkContents({ tensors, metadata });
  const width = ([, { data }]: [string, Tensor]): number => data.BYTES_PER_ELEMENT;
  const ordered = [...tensors].sort((a, b) => width(b) - width(a));
  const header: [string, object][] = [];
  let end = 0;
  for (const [name, { data, shape }] of ordered) {
    const begin = end;
    end += data.byteLength;
    header.push([name, { dtype: dtypeOf(data), shape, data_offsets: [begin, end] }]);
  }
  const body = newBytes(end);
  let offset = 0;
  for (const [, { data }] of ordered) {
    body.set(bytes(data), offset);
    offset += data.byteLength;
  }
  const tensorsHeader = Object.fromEntries(header);
  const { sha256: _, ...described } = metadata;
  const __metadata__ = { ...described, sha256: hashOf(described, tensorsHeader, body) };
  const unpadded = new TextEncoder().encode(JSON.stringify({ __metadata__, ...tensorsHeader }));
  const headerLength = Math.ceil(unpadded.length / 8) * 8;
  if (headerLength > LONGEST_HEADER) {
    throw new OptionError('safetensors: header', headerLength, `at most ${LONGEST_HEADER} bytes`);
  }
  const file = newBytes(8 + headerLength + end).fill(0x20, 8, 8 + headerLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.set(unpadded, 8);
  file.set(body, 8 + headerLength);
  return file;
}

function newBytes(length: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(length);
  } catch (cause) {
    const expected = 'fewer: no array is that long here, or no memory is left for one';
    throw new OptionError('safetensors: bytes', length, expected, { cause });
  }
}

/** Throws an `OptionError` for what cannot be encoded so that it can be read back. */
function checkContents({ tensors, metadata }: Contents): void {
  const expectText = (what: string, text: unknown): void => {
    if (typeof text === 'string' && !/\p{Surrogate}/u.test(text)) return;
    throw new OptionError(`safetensors: ${what}`, text, 'text that UTF-8 can hold');
  };
  for (const [key, value] of Object.entries(metadata)) {
    expectText('a key of the metadata', key);
    expectText(`metadata.${key}`, value);
  }
  for (const [name, { data, shape }] of tensors) {
    expectText("a tensor's name", name);
    if (name === '__metadata__') {
      throw new OptionError(
        "safetensors: a tensor's name",
        name,
        'another: it is that of the metadata',
      );
    }
    if (dtypeOf(data) === undefined) {
      throw new OptionError(`safetensors: ${name}`, data, 'a typed array of numbers');
    }
    const fits =
      Array.isArray(shape) && shape.every((axis) => Number.isSafeInteger(axis) && axis >= 0);
    if (!fits || sizeOf(shape) !== data.length) {
      const expected = `whole numbers whose product is ${data.length}, as many as its data`;
      throw new OptionError(`safetensors: shape of ${name}`, shape, expected);
    }
  }
}

/**
 * Decodes a safetensors file, having checked all of it: lengths, header, dtypes, shapes, offsets that are contiguous from
 * 0 to the end, and the SHA-256 where the metadata has one. Throws a `FileError` that says what is wrong, or which dtype
 * is not read (8-bit and smaller floats, complex numbers).
 *
 * @param path how to call the file in errors
 * @param hash `known` where a hash of the whole file has been compared: the one in its metadata is then not taken
 */
export function decodeSafetensors(
  file: Uint8Array,
  path: string,
  hash: 'check' | 'known' = 'check',
): Contents {
  const refuse = (problem: string): never => {
    throw new FileError(path, `${problem} The file is damaged or not a safetensors file.`);
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
  const { sha256: expected, ...described } = __metadata__;
  const isHashed = hash === 'check' && expected !== undefined;
  if (isHashed && expected !== hashOf(described, rest, data)) {
    refuse('it does not have the SHA-256 that its header names.');
  }
  const body = new Uint8Array(data);
  const tensors = entries.map(({ name, dtype, shape, data_offsets: [begin, end] }) => {
    return [name, { data: readData(dtype, body.subarray(begin, end)), shape }] as const;
  });
  return { tensors: new Map(tensors), metadata: __metadata__ };
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
