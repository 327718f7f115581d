import { FileError, sizeOf } from '@freetickets/core';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { parseJson } from './json.js';

/** A tensor as safetensors keeps it: float32 or bytes. */
export interface Tensor {
  readonly data: Float32Array | Uint8Array;
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

const bytesOf = { F32: 4, U8: 1 } as const;
const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const headerSchema = v.object({
  dtype: v.picklist(['F32', 'U8']),
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
const bytes = ({ buffer, byteOffset, byteLength }: Float32Array | Uint8Array): Uint8Array =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);

/** The SHA-256 (hex) of a header without its own hash, and of the data that follow it. */
function hashOf(metadata: Contents['metadata'], tensors: object, data: Uint8Array): string {
  const header = new TextEncoder().encode(JSON.stringify([metadata, tensors]));
  return bytesToHex(sha256.create().update(header).update(data).digest());
}

/**
 * Encodes tensors in the safetensors format: the header's length (uint64), a JSON header padded with spaces to 8 bytes,
 * then the data without gaps, float32 tensors before bytes, so that each lies aligned. The metadata gets the SHA-256 of
 * the rest of the header and the data. Little-endian, as every machine that runs JavaScript today.
 */
export function encodeSafetensors({ tensors, metadata }: Contents): Uint8Array {
  const isBytes = ([, { data }]: [string, Tensor]): number => Number(data instanceof Uint8Array);
  const ordered = [...tensors].sort((a, b) => isBytes(a) - isBytes(b));
  const header: [string, object][] = [];
  let end = 0;
  for (const [name, { data, shape }] of ordered) {
    const begin = end;
    end += data.byteLength;
    const dtype = data instanceof Float32Array ? 'F32' : 'U8';
    header.push([name, { dtype, shape, data_offsets: [begin, end] }]);
  }
  const body = new Uint8Array(end);
  let offset = 0;
  for (const [, { data }] of ordered) {
    body.set(bytes(data), offset);
    offset += data.byteLength;
  }
  const tensorsHeader = Object.fromEntries(header);
  const __metadata__ = { ...metadata, sha256: hashOf(metadata, tensorsHeader, body) };
  const unpadded = new TextEncoder().encode(JSON.stringify({ __metadata__, ...tensorsHeader }));
  const headerLength = Math.ceil(unpadded.length / 8) * 8;
  const file = new Uint8Array(8 + headerLength + end).fill(0x20, 8, 8 + headerLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.set(unpadded, 8);
  file.set(body, 8 + headerLength);
  return file;
}

/**
 * Decodes a safetensors file, having checked all of it: lengths, header, dtypes, shapes, offsets that are contiguous from
 * 0 to the end, and the SHA-256 where the metadata has one. Throws a `FileError` that says what is wrong.
 *
 * @param path how to call the file in errors
 */
export function decodeSafetensors(file: Uint8Array, path: string): Contents {
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
      const { success, output } = v.safeParse(headerSchema, described);
      return success
        ? ([name, output] as const)
        : refuse('its header does not describe float32 and byte tensors.');
    })
    .sort(
      ([, a], [, b]) =>
        a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1],
    );
  let end = 0;
  for (const [name, { dtype, shape, data_offsets }] of entries) {
    const length = sizeOf(shape) * bytesOf[dtype];
    if (data_offsets[0] !== end || data_offsets[1] !== end + length || end % bytesOf[dtype] !== 0) {
      refuse(`the tensor ${name} does not lie where its shape and its neighbours put it.`);
    }
    end += length;
  }
  if (end !== data.length) refuse(`its tensors take ${end} bytes, but ${data.length} are there.`);
  const { sha256: expected, ...described } = __metadata__;
  if (expected !== undefined && expected !== hashOf(described, rest, data)) {
    refuse('it does not have the SHA-256 that its header names.');
  }
  const body = new Uint8Array(data);
  const tensors = entries.map(
    ([
      name,
      {
        dtype,
        shape,
        data_offsets: [begin, end],
      },
    ]) => {
      const data =
        dtype === 'F32'
          ? new Float32Array(body.buffer, begin, (end - begin) / 4)
          : body.subarray(begin, end);
      return [name, { data, shape }] as const;
    },
  );
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
