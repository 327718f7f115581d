import { createHash, createHmac } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Engine, type Examples, FileError, readInOrder } from '@freetickets/core';
import { writeWhole } from '@freetickets/files';
import { type Ensemble, type LogitsOf, logitsOf, ticketsHash } from '@freetickets/tickets';
import { encodeLogits, readLogits, type Sign, signedAnew } from './kept-logits-file.js';
import { makeRoom } from './make-room.js';
import { ownKey } from './own-key.js';
import { version } from './version.js';

/** Logits that take more bytes are predicted each time. */
const LARGEST = 2 ** 26;

/** The bytes that all files of a folder may take. */
const LARGEST_FOLDER = 2 ** 29;

/** What the files that are written here are called. */
const OWN_NAME = /-([0-9a-f]{32})\.safetensors$/;

/**
 * Members' logits that a folder keeps, a safetensors file for each data set; those that are not there are predicted, and
 * kept. A file's name holds a hash of the tickets, all inputs and what the engine runs on, so that what is found is what
 * would be predicted, bit for bit. A signature in it says that the user's own library wrote it: what a run from elsewhere
 * brings is not trusted, but predicted again.
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
    const hash = await fingerprint(ensemble, examples, engine);
    const sign = signBy(secret, hash);
    const name = part.replace(/[^\w.-]+/g, '-').slice(-40);
    const path = join(folder, `${name}-${hash}.safetensors`);
    const kept = await readLogits(path, 2 * LARGEST, sign);
    if (kept) return { data: kept, shape };
    const logits = await logitsOf(ensemble, examples);
    try {
      const file = encodeLogits(logits, part, sign);
      await makeRoom(folder, OWN_NAME, file.length, LARGEST_FOLDER);
      await writeWhole(path, file);
    } catch (error) {
      // Whoever evaluates again predicts again.
      if (!(error instanceof FileError)) throw error;
    }
    return logits;
  };
}

/**
 * Signs the logits that a folder keeps as this user's own, whoever wrote them: of a run that comes from where the user's own
 * processes left it. What is no file of logits stays as it is.
 */
export async function signKeptLogits(
  folder: string,
  key: Promise<Uint8Array | undefined> = ownKey(),
): Promise<void> {
  const secret = await key;
  if (!secret) return;
  for (const name of await readdir(folder).catch(() => [])) {
    const [, hash] = OWN_NAME.exec(name) ?? [];
    if (hash === undefined) continue;
    const path = join(folder, name);
    const file = await signedAnew(path, 2 * LARGEST, signBy(secret, hash));
    if (file) await writeWhole(path, file);
  }
}

const signBy =
  (secret: Uint8Array, hash: string): Sign =>
  (data) =>
    createHmac('sha256', secret).update(hash).update(bytesOf(data)).digest();

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

async function fingerprint(
  ensemble: Ensemble,
  examples: Examples,
  engine: Engine,
): Promise<string> {
  const hash = createHash('sha256');
  const { count } = examples;
  hash.update(
    JSON.stringify([version, ticketsHash(ensemble), engine.name, engine.describe(), count]),
  );
  for await (const { inputs } of readInOrder(examples)) hash.update(bytesOf(inputs));
  return hash.digest('hex').slice(0, 32);
}
