import { timingSafeEqual } from 'node:crypto';
import { FileError, type MemberLogits } from '@freetickets/core';
import { readIfThere } from '@freetickets/files';
import { decodeSafetensors, encodeSafetensors } from '@freetickets/tickets';

/** What only the user's own library makes of logits, as by a secret key. */
export type Sign = (logits: ArrayBufferView) => Buffer;

/** A file of members' logits, in the safetensors format, with their signature in its metadata. */
export function encodeLogits({ data, shape }: MemberLogits, part: string, sign: Sign): Uint8Array {
  const metadata = {
    format: 'freetickets-logits',
    part,
    axes: 'member, example, class',
    signature: sign(data).toString('hex'),
  };
  return encodeSafetensors({ tensors: new Map([['logits', { data, shape }]]), metadata });
}

/** A file of logits of at most `limit` bytes with another signature; undefined where it is none, or damaged. */
export async function signedAnew(
  path: string,
  limit: number,
  sign: Sign,
): Promise<Uint8Array | undefined> {
  const content = await decoded(path, limit);
  const data = content?.tensors.get('logits')?.data;
  if (!content || !data) return undefined;
  const metadata = { ...content.metadata, signature: sign(data).toString('hex') };
  return encodeSafetensors({ tensors: content.tensors, metadata });
}

/**
 * The logits in a file of at most `limit` bytes; undefined where there is none, it is damaged, or its signature is not this
 * user's.
 */
export async function readLogits(
  path: string,
  limit: number,
  sign: Sign,
): Promise<Float32Array | undefined> {
  const { tensors, metadata } = (await decoded(path, limit)) ?? {};
  const data = tensors?.get('logits')?.data;
  if (!(data instanceof Float32Array)) return undefined;
  const [own, found] = [sign(data), Buffer.from(metadata?.signature ?? '', 'hex')];
  return own.length === found.length && timingSafeEqual(own, found) ? data : undefined;
}

/** What is in a file of at most `limit` bytes; undefined where there is none, or it is damaged. */
async function decoded(
  path: string,
  limit: number,
): Promise<ReturnType<typeof decodeSafetensors> | undefined> {
  try {
    const file = await readIfThere(path, limit);
    return file && decodeSafetensors(file, path);
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}
