import { FileError, OptionError } from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Contents, decodeSafetensors, encodeSafetensors, type Tensor } from './index.js';

const example: Contents = {
  tensors: new Map([
    ['mask', { data: new Uint8Array([5, 1, 255]), shape: [3] }],
    ['kernel', { data: new Float32Array([1.5, -2, 0, Number.NaN, 3e-40, 7]), shape: [2, 3] }],
  ]),
  metadata: { format: 'test' },
};

/** The file's header as another reader would see it. */
function header(file: Uint8Array) {
  const length = Number(new DataView(file.buffer).getBigUint64(0, true));
  const text = new TextDecoder().decode(file.subarray(8, 8 + length));
  return { length, text, json: JSON.parse(text) };
}

/** The file with another header, padded as it should be. */
function withHeader(file: Uint8Array, change: (json: ReturnType<typeof header>['json']) => void) {
  const { json, length } = header(file);
  change(json);
  const text = JSON.stringify(json);
  const padded = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));
  const changed = new Uint8Array(8 + padded.length + file.length - 8 - length);
  new DataView(changed.buffer).setBigUint64(0, BigInt(padded.length), true);
  changed.set(padded, 8);
  changed.set(file.subarray(8 + length), 8 + padded.length);
  return changed;
}

describe('the format', () => {
  const file = encodeSafetensors(example);

  test('is standard: header length, JSON padded to 8 bytes, offsets without gaps, floats first', () => {
    const { length, text, json } = header(file);
    expect(length % 8).toBe(0);
    expect(text.trimEnd()).toBe(JSON.stringify(json));
    expect(json.kernel).toEqual({ dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] });
    expect(json.mask).toEqual({ dtype: 'U8', shape: [3], data_offsets: [24, 27] });
    expect(file.length).toBe(8 + length + 27);
    expect(new DataView(file.buffer).getFloat32(8 + length + 4, true)).toBe(-2);
  });

  test('comes back bit for bit', () => {
    const { tensors, metadata } = decodeSafetensors(file, 'file');
    expect(metadata).toMatchObject({ format: 'test' });
    for (const [name, { data, shape }] of example.tensors) {
      expect(tensors.get(name)).toEqual({ data, shape });
    }
  });
});

test('any tensors come back, by any name, wherever the file lies in memory, and once more', () => {
  const arrays = [
    fc.float64Array(),
    fc.float32Array(),
    fc.int32Array(),
    fc.uint32Array(),
    fc.int16Array(),
    fc.uint16Array(),
    fc.int8Array(),
    fc.uint8Array(),
    fc.bigInt64Array(),
    fc.bigUint64Array(),
  ] as fc.Arbitrary<Tensor['data']>[];
  const tensor = fc.oneof(...arrays).map((data) => ({ data, shape: [1, data.length] }));
  const name = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('__proto__', '7', ''));
  const contents = fc.record({
    tensors: fc.array(fc.tuple(name, tensor)).map((entries) => new Map(entries)),
    metadata: fc.dictionary(name, fc.string({ unit: 'grapheme' })),
  });
  fc.assert(
    fc.property(contents, fc.nat({ max: 7 }), (given, offset) => {
      const file = encodeSafetensors(given);
      const elsewhere = new Uint8Array(offset + file.length);
      elsewhere.set(file, offset);
      const decoded = decodeSafetensors(elsewhere.subarray(offset), 'file');
      expect(new Map([...decoded.tensors].sort())).toEqual(new Map([...given.tensors].sort()));
      expect(encodeSafetensors(decoded)).toEqual(file);
    }),
    { seed: 1 },
  );
});

describe('files of other writers', () => {
  /** A file by the format's description: the header's length, the header as it is, the data. */
  const fileOf = (entries: object, data: readonly number[]): Uint8Array => {
    const text = new TextEncoder().encode(JSON.stringify(entries));
    const file = new Uint8Array(8 + text.length + data.length);
    new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
    file.set(text, 8);
    file.set(data, 8 + text.length);
    return file;
  };
  const tensor = (dtype: string, length: number, begin: number, end: number) => ({
    dtype,
    shape: [length],
    data_offsets: [begin, end],
  });

  test.each<[string, number[], Tensor['data']]>([
    // 1, -2, the smallest and the largest half, infinity and not a number.
    [
      'F16',
      [0, 0x3c, 0, 0xc0, 1, 0, 0xff, 0x7b, 0, 0xfc, 0, 0x7e],
      Float32Array.of(1, -2, 2 ** -24, 65504, -Infinity, Number.NaN),
    ],
    ['BF16', [0x80, 0x3f, 0x20, 0xc1, 0x49, 0x40], Float32Array.of(1, -10, 3.140625)],
    ['F64', [0, 0, 0, 0, 0, 0, 0xf0, 0xbf], Float64Array.of(-1)],
    ['F32', [0, 0, 0x80, 0x3f], Float32Array.of(1)],
    ['I64', [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], BigInt64Array.of(-2n)],
    ['U64', [1, 0, 0, 0, 0, 0, 0, 0x80], BigUint64Array.of(2n ** 63n + 1n)],
    ['I32', [0xff, 0xff, 0xff, 0xff], Int32Array.of(-1)],
    ['U32', [0xff, 0xff, 0xff, 0xff], Uint32Array.of(2 ** 32 - 1)],
    ['I16', [0, 0x80], Int16Array.of(-32768)],
    ['U16', [0, 0x80], Uint16Array.of(32768)],
    ['I8', [0xff], Int8Array.of(-1)],
    ['U8', [0xff], Uint8Array.of(255)],
    ['BOOL', [1, 0], Uint8Array.of(1, 0)],
  ])('numbers of %s are read, aligned or not', (dtype, data, expected) => {
    for (const before of [0, 1, 2, 3]) {
      const entries = {
        first: tensor('U8', before, 0, before),
        second: tensor(dtype, expected.length, before, before + data.length),
      };
      const file = fileOf(entries, [...new Array(before).fill(9), ...data]);
      expect(decodeSafetensors(file, 'file').tensors.get('second')?.data).toEqual(expected);
    }
  });

  test('a tensor of a single number, and one of none', () => {
    const entries = {
      step: { dtype: 'I32', shape: [], data_offsets: [0, 4] },
      none: { dtype: 'F16', shape: [3, 0], data_offsets: [4, 4] },
    };
    const { tensors } = decodeSafetensors(fileOf(entries, [5, 0, 0, 0]), 'file');
    expect(tensors.get('step')).toEqual({ data: Int32Array.of(5), shape: [] });
    expect(tensors.get('none')).toEqual({ data: new Float32Array(), shape: [3, 0] });
  });

  test('of dtypes that are not read are not called damaged', () => {
    const read = () => decodeSafetensors(fileOf({ w: tensor('F8_E4M3', 2, 0, 2) }, [0, 0]), 'file');
    expect(read).toThrow(FileError);
    expect(read).toThrow(/^file: the tensor w is of F8_E4M3.*only F64, F32/);
    expect(read).not.toThrow(/damaged/);
  });
});

describe('what could not be read back is not encoded', () => {
  const one = { data: new Float32Array(1), shape: [1] };
  const named = (name: string, tensor: object = one) => ({
    tensors: new Map([[name, tensor as Tensor]]),
  });
  test.each<[string, object]>([
    ['a tensor in place of the metadata', named('__metadata__')],
    ['half a character', named('\ud800')],
    ['a shape of other data', named('w', { ...one, shape: [2] })],
    ['a negative shape', named('w', { ...one, shape: [-1, -1] })],
    ['a shape that is a number', named('w', { ...one, shape: 1 })],
    ['no typed array', named('w', { ...one, data: [1] })],
    ['an array of clamped bytes', named('w', { ...one, data: new Uint8ClampedArray(1) })],
    ['metadata that are numbers', { metadata: { loss: Number.NaN } }],
    ['metadata that are undefined', { metadata: { loss: undefined } }],
    ['a header longer than is read', { metadata: { long: ' '.repeat(2 ** 24) } }],
  ])('%s', (_, given) => {
    const contents = { tensors: new Map(), metadata: {}, ...given } as Contents;
    expect(() => encodeSafetensors(contents)).toThrow(OptionError);
  });

  test('more bytes than an array holds', () => {
    const one = { data: new Uint8Array(2 ** 31), shape: [2 ** 31] };
    const tensors = new Map(Array.from({ length: 2 ** 17 }, (_, i) => [`${i}`, one]));
    const encode = () => encodeSafetensors({ tensors, metadata: {} });
    expect(encode).toThrow(OptionError);
    expect(encode).toThrow(`safetensors: bytes: got ${2 ** 48}, expected fewer`);
  });

  test('another hash in the metadata is replaced', () => {
    const given = { ...example, metadata: { format: 'test', sha256: 'of something else' } };
    expect(encodeSafetensors(given)).toEqual(encodeSafetensors(example));
  });
});

describe('damage is refused', () => {
  const file = encodeSafetensors(example);

  test('a file that ends early, wherever it ends', () => {
    for (let length = 0; length < file.length; length++) {
      expect(() => decodeSafetensors(file.subarray(0, length), 'file')).toThrow(FileError);
    }
  });

  test('any changed bit of the data', () => {
    const start = 8 + header(file).length;
    for (let byte = start; byte < file.length; byte++) {
      const changed = file.slice();
      changed[byte] = (changed[byte] as number) ^ 4;
      expect(() => decodeSafetensors(changed, 'file')).toThrow('SHA-256');
    }
  });

  test('any change of the metadata', () => {
    const changed = withHeader(file, (json) => (json.__metadata__.format = 'tests'));
    expect(() => decodeSafetensors(changed, 'file')).toThrow('SHA-256');
  });

  test.each<[string, (json: ReturnType<typeof header>['json']) => void]>([
    ['a gap', (json) => (json.mask.data_offsets = [25, 28])],
    ['an overlap', (json) => (json.mask.data_offsets = [20, 23])],
    ['a shape that does not fit', (json) => (json.kernel.shape = [2, 4])],
    ['a negative axis', (json) => (json.kernel.shape = [-2, -3])],
    ['a wider dtype', (json) => (json.kernel.dtype = 'F64')],
    ['a dtype that is no text', (json) => (json.kernel.dtype = 32)],
    ['an offset that is no number', (json) => (json.mask.data_offsets = ['24', 27])],
    ['metadata that are not strings', (json) => (json.__metadata__.format = 1)],
    ['a missing tensor', (json) => delete json.mask],
  ])('a header with %s', (_, change) => {
    expect(() => decodeSafetensors(withHeader(file, change), 'ticket-1.safetensors')).toThrow(
      /^ticket-1\.safetensors: .* damaged/,
    );
  });

  test('a header that claims to be longer than the file, or than memory', () => {
    const changed = file.slice();
    new DataView(changed.buffer).setBigUint64(0, 2n ** 62n, true);
    expect(() => decodeSafetensors(changed, 'file')).toThrow(FileError);
  });

  test('a header that is long, deep, or has a name twice', () => {
    const long = new Uint8Array(2 ** 24 + 100).fill(0x20);
    new DataView(long.buffer).setBigUint64(0, 2n ** 24n + 1n, true);
    expect(() => decodeSafetensors(long, 'file')).toThrow('more than the 16777216 allowed');
    const headed = (text: string) => {
      const made = new Uint8Array(8 + text.length);
      new DataView(made.buffer).setBigUint64(0, BigInt(text.length), true);
      made.set(new TextEncoder().encode(text), 8);
      return () => decodeSafetensors(made, 'file');
    };
    const empty = '{"dtype":"U8","shape":[0],"data_offsets":[0,0]}';
    expect(headed(`{"a":${empty}}`)().tensors.size).toBe(1);
    expect(headed(`{"a":${empty},"a":${empty}}`)).toThrow('its header has a key twice');
    expect(headed('['.repeat(1e6))).toThrow('its header is nested deeper');
    const huge = '{"dtype":"U8","shape":[9007199254740991,9007199254740991],"data_offsets":[0,0]}';
    expect(headed(`{"a":${huge}}`)).toThrow(FileError);
  });

  test('something else altogether', () => {
    const text = new TextEncoder().encode('This is not a ticket, but a letter.');
    expect(() => decodeSafetensors(text, 'letter')).toThrow(FileError);
  });
});
