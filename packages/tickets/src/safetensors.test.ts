import { FileError } from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Contents, decodeSafetensors, encodeSafetensors } from './index.js';

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

test('any tensors come back, wherever the file lies in memory', () => {
  const name = fc.string().filter((text) => !text.startsWith('__'));
  const tensor = fc.oneof(
    fc.float32Array({ maxLength: 9 }).map((data) => ({ data, shape: [data.length] })),
    fc.uint8Array({ maxLength: 9 }).map((data) => ({ data, shape: [1, data.length] })),
  );
  fc.assert(
    fc.property(fc.dictionary(name, tensor), fc.nat({ max: 7 }), (tensors, offset) => {
      const file = encodeSafetensors({ tensors: new Map(Object.entries(tensors)), metadata: {} });
      const elsewhere = new Uint8Array(offset + file.length);
      elsewhere.set(file, offset);
      const decoded = decodeSafetensors(elsewhere.subarray(offset), 'file').tensors;
      expect(Object.fromEntries(decoded)).toEqual(tensors);
    }),
  );
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
    ['an unknown dtype', (json) => (json.kernel.dtype = 'F64')],
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
