import { FileError, type Json } from '@freetickets/core';

/** How deep arrays and objects may lie in each other: what reads them recurses. */
const DEPTH = 64;

const [quote, backslash] = ['"', '\\'].map((text) => text.charCodeAt(0));
const opening = new Set(Array.from('[{', (text) => text.charCodeAt(0)));
const closing = new Set(Array.from(']}', (text) => text.charCodeAt(0)));
const colon = ':'.charCodeAt(0);

/**
 * Parses UTF-8 JSON. Throws an `Error` that says what is wrong with it: no JSON, nested deeper than 64 levels (found before
 * anything is built of it), or an object with a key twice.
 */
export function parseJson(bytes: Uint8Array): Json {
  const keys = countKeys(bytes);
  let json: Json;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Error('is not JSON', { cause });
  }
  if (keysIn(json) !== keys) throw new Error('has a key twice in one object');
  return json;
}

/**
 * What the JSON of a file says. Throws a `FileError` where `parseJson` throws.
 *
 * @param remedy what to do about a damaged file, as a sentence
 */
export function parseJsonFile(bytes: Uint8Array, path: string, remedy: string): Json {
  try {
    return parseJson(bytes);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(path, `${problem}: damaged. ${remedy}`, { cause });
  }
}

/** What UTF-8 JSON says, as `parseJson`; undefined where that throws. */
export function tryParseJson(bytes: Uint8Array): Json | undefined {
  try {
    return parseJson(bytes);
  } catch {
    return undefined;
  }
}

/** The keys in a JSON text, those of all objects together. Throws an `Error` where it is nested too deep. */
function countKeys(bytes: Uint8Array): number {
  let [depth, keys] = [0, 0];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === quote) {
      for (i++; i < bytes.length && bytes[i] !== quote; i++) if (bytes[i] === backslash) i++;
    } else if (byte === colon) {
      keys++;
    } else if (closing.has(byte)) {
      depth--;
    } else if (opening.has(byte) && ++depth > DEPTH) {
      throw new Error(`is nested deeper than ${DEPTH} levels`);
    }
  }
  return keys;
}

function keysIn(json: Json): number {
  if (typeof json !== 'object' || json === null) return 0;
  const values: readonly Json[] = Array.isArray(json) ? json : Object.values(json);
  const own = Array.isArray(json) ? 0 : values.length;
  return values.reduce<number>((sum, value) => sum + keysIn(value), own);
}
