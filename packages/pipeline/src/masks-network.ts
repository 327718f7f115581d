import { type InitialMasks, type Json, originOf, specOf } from '@freetickets/core';
import { ensembleFolder, readEnsemble, ticketsHash } from '@freetickets/tickets';

/** Whether a text is an address of the web, and no path. */
export const isAddress = (path: string): boolean =>
  /^[a-z]+:/i.test(path) && !/^[a-z]:[\\/]/i.test(path);

/**
 * What the trained network is recognised by that initial masks are made of (their option `from`): SHA-256 (hex) of the first
 * ticket in that run folder. Undefined where they are made of none, or it cannot be read: whoever needs it says why.
 */
export async function networkHash(initialMasks: unknown): Promise<string | undefined> {
  const { from } = Object(specOf(initialMasks)) as { readonly from?: Json };
  if (typeof from !== 'string' || isAddress(from)) return undefined;
  try {
    const { manifest, tickets } = await readEnsemble(await ensembleFolder(from));
    return ticketsHash({ graph: manifest.graph, tickets: tickets.slice(0, 1), samples: undefined });
  } catch {
    return undefined;
  }
}

/** Initial masks that are written down with the hash of their network in place of its path, which may change. */
export function masksByHash<M extends InitialMasks>(masks: M, network: string | undefined): M {
  const origin = originOf(masks);
  if (!origin || network === undefined) return masks;
  const plugin = { ...origin, options: { ...Object(origin.options), from: network } };
  const same: object = Object.create(Object.getPrototypeOf(masks));
  return Object.assign(same, masks, { plugin });
}
