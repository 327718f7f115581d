import { readIfThere, writeWhole } from '@freetickets/tickets';

/** Keeps the last checkpoint; it may keep the one before it, too. */
export interface CheckpointStore {
  save(checkpoint: Uint8Array): Promise<void>;
  /** The last one saved, if any. */
  load(): Promise<Uint8Array | undefined>;
  /** Gives up the last one, which is damaged, for the one saved before it, if that was kept. */
  loadPrevious?(): Promise<Uint8Array | undefined>;
}

/**
 * Keeps checkpoints in a folder: the last one, in a file that is replaced whole or not at all, and the one before it
 * until the next is written, synced and read back.
 */
export function checkpointFile(folder: string): CheckpointStore {
  const last = `${folder}/state.safetensors`;
  const previous = `${folder}/state.previous.safetensors`;
  const loadPrevious = async (): Promise<Uint8Array | undefined> => {
    const checkpoint = await readIfThere(previous);
    if (checkpoint) await writeWhole(last, checkpoint);
    return checkpoint;
  };
  return {
    save: (checkpoint) => writeWhole(last, checkpoint, { backup: previous }),
    // Without a last one, a process died between keeping one as the previous and putting the next in its place.
    load: async () => (await readIfThere(last)) ?? loadPrevious(),
    loadPrevious,
  };
}
