import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Engine, type Examples, FileError, type MemberLogits } from '@freetickets/core';
import { type LogitsOf, logitsOf } from '@freetickets/evaluation';
import {
  decodeSafetensors,
  type Ensemble,
  encodeSafetensors,
  encodeTicket,
  readIfThere,
  writeWhole,
} from '@freetickets/tickets';
import { ownKey } from './own-key.node.js';
import { version } from './version.js';

/** Logits that take more bytes are predicted each time. */
const LARGEST = 2 ** 26;

/** The bytes that all files of a folder may take. */
const LARGEST_FOLDER = 2 ** 29;

/** Examples hashed at once. */
const CHUNK = 1000;

/**
 * Members' logits that a folder keeps, a safetensors file for each data set; those that are not there are predicted, and
 * kept. A file's name holds a hash of the tickets, all inputs and what the engine runs on, so that what is found is what
 * would be predicted, bit for bit. A seal in it says that the user's own library wrote it: what a run from elsewhere brings is
 * not believed, but predicted again.
 *
 * @param key what files are signed with; without one nothing is kept
 */
export function keptLogits(
  folder: string,
  engine: Engine,
  key: Promise<Uint8Array | undefined> = ownKey(),
): LogitsOf {
  return async (ensemble, examples, part) => {
    const shape = [ensemble.members.length, examples.count, ensemble.graph.classes] as const;
    const secret = await key;
    if (!secret || 4 * shape[0] * shape[1] * shape[2] > LARGEST) {
      return logitsOf(ensemble, examples);
    }
    const hash = fingerprint(ensemble, examples, engine);
    const seal: Seal = (data) =>
      createHmac('sha256', secret).update(hash).update(bytesOf(data)).digest();
    const name = part.replace(/[^\w.-]+/g, '-').slice(-40);
    const path = join(folder, `${name}-${hash}.safetensors`);
    const kept = await read(path, seal);
    if (kept) return { data: kept, shape };
    const logits = await logitsOf(ensemble, examples);
    try {
      const file = encodeLogits(logits, part, seal(logits.data));
      await makeRoom(folder, file.length);
      await writeWhole(path, file);
    } catch (error) {
      // Whoever judges again predicts again.
      if (!(error instanceof FileError)) throw error;
    }
    return logits;
  };
}

/** What only the user's own library makes of logits. */
type Seal = (logits: ArrayBufferView) => Buffer;

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function encodeLogits({ data, shape }: MemberLogits, part: string, seal: Buffer): Uint8Array {
  const metadata = {
    format: 'freetickets-logits',
    part,
    axes: 'member, example, class',
    seal: seal.toString('hex'),
  };
  return encodeSafetensors({ tensors: new Map([['logits', { data, shape }]]), metadata });
}

/** The logits in a file; undefined where there is none, it is damaged, or its seal is not this user's. */
async function read(path: string, seal: Seal): Promise<Float32Array | undefined> {
  try {
    const file = await readIfThere(path, 2 * LARGEST);
    if (!file) return undefined;
    const { tensors, metadata } = decodeSafetensors(file, path);
    const data = tensors.get('logits')?.data;
    if (!(data instanceof Float32Array)) return undefined;
    const [own, found] = [seal(data), Buffer.from(metadata.seal ?? '', 'hex')];
    return own.length === found.length && timingSafeEqual(own, found) ? data : undefined;
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

/** Removes the files that were written first, until all that are left and one more of `size` bytes may stay. */
async function makeRoom(folder: string, size: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const { size, mtimeMs } = await stat(path);
      return { path, size, mtimeMs };
    }),
  );
  let taken = size;
  for (const file of files.toSorted((a, b) => b.mtimeMs - a.mtimeMs)) {
    taken += file.size;
    if (taken > LARGEST_FOLDER) await rm(file.path, { recursive: true, force: true });
  }
}

function fingerprint({ graph, members }: Ensemble, examples: Examples, engine: Engine): string {
  const hash = createHash('sha256');
  const { count } = examples;
  hash.update(JSON.stringify([version, graph.hash, engine.name, engine.describe(), count]));
  for (const ticket of members) hash.update(encodeTicket(ticket));
  for (let start = 0; start < count; start += CHUNK) {
    const length = Math.min(CHUNK, count - start);
    hash.update(bytesOf(examples.read(Int32Array.from({ length }, (_, i) => start + i))));
  }
  return hash.digest('hex').slice(0, 32);
}
