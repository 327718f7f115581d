import { OptionError, sizeOf } from '@freetickets/core';
import { type Contents, LONGEST_HEADER, type Tensor } from './safetensors.js';
import { safetensorsHash } from './safetensors-hash.js';
import { dtypeOf, type TensorData } from './tensor-data.js';

/** The bytes of an array, not copied. */
const bytes = ({ buffer, byteOffset, byteLength }: TensorData): Uint8Array =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);

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
  const __metadata__ = { ...described, sha256: safetensorsHash(described, tensorsHeader, body) };
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
