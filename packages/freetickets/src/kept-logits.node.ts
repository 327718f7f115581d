import { createHash } from 'node:crypto';
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

/** Logits that take more bytes are predicted each time. */
const LARGEST = 2 ** 26;

/** Examples hashed at once. */
const CHUNK = 1000;

/**
 * Members' logits that a folder keeps, a safetensors file for each data set; those that are not there are predicted, and
 * kept. A file's name holds a hash of the tickets, all inputs and what the engine runs on, so that what is found is what
 * would be predicted, bit for bit.
 */
export function keptLogits(folder: string, engine: Engine): LogitsOf {
  return async (ensemble, examples, part) => {
    const shape = [ensemble.members.length, examples.count, ensemble.graph.classes] as const;
    const size = shape[0] * shape[1] * shape[2];
    if (4 * size > LARGEST) return logitsOf(ensemble, examples);
    const name = part.replace(/[^\w.-]+/g, '-').slice(-40);
    const path = join(folder, `${name}-${fingerprint(ensemble, examples, engine)}.safetensors`);
    const kept = await read(path, size);
    if (kept) return { data: kept, shape };
    const logits = await logitsOf(ensemble, examples);
    try {
      await writeWhole(path, encodeLogits(logits, part));
    } catch (error) {
      // Whoever judges again predicts again.
      if (!(error instanceof FileError)) throw error;
    }
    return logits;
  };
}

function encodeLogits({ data, shape }: MemberLogits, part: string): Uint8Array {
  const metadata = { format: 'freetickets-logits', part, axes: 'member, example, class' };
  return encodeSafetensors({ tensors: new Map([['logits', { data, shape }]]), metadata });
}

/** The logits in a file; undefined where there is none, or it is damaged. */
async function read(path: string, size: number): Promise<Float32Array | undefined> {
  try {
    const file = await readIfThere(path, 2 * LARGEST);
    const data = file && decodeSafetensors(file, path).tensors.get('logits')?.data;
    return data instanceof Float32Array && data.length === size ? data : undefined;
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

function fingerprint({ graph, members }: Ensemble, examples: Examples, engine: Engine): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([graph.hash, engine.name, engine.describe(), examples.count]));
  for (const ticket of members) hash.update(encodeTicket(ticket));
  for (let start = 0; start < examples.count; start += CHUNK) {
    const length = Math.min(CHUNK, examples.count - start);
    const inputs = examples.read(Int32Array.from({ length }, (_, i) => start + i));
    hash.update(new Uint8Array(inputs.buffer, inputs.byteOffset, inputs.byteLength));
  }
  return hash.digest('hex').slice(0, 32);
}
