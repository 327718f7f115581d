import { afterEach, describe, expect, test, vi } from 'vitest';
import { sha256 } from './sha256.js';

afterEach(() => vi.unstubAllGlobals());

describe.each(['Web Crypto', 'the library'])('the SHA-256, by %s', (by) => {
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ])('of "%s" is that of FIPS 180-2', async (text, expected) => {
    if (by === 'the library') vi.stubGlobal('crypto', {});
    expect(await sha256(new TextEncoder().encode(text))).toBe(expected);
  });

  test('is of a part of a buffer, and of memory that threads share', async () => {
    if (by === 'the library') vi.stubGlobal('crypto', {});
    const shared = new Uint8Array(new SharedArrayBuffer(5)).fill(1);
    shared.set(new TextEncoder().encode('abc'), 1);
    expect(await sha256(shared.subarray(1, 4))).toMatch(/^ba7816bf/);
  });
});
