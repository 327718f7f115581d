import { readIfThere, writeWhole } from '@freetickets/files';

/** Keeps the last checkpoint; it may keep the one before it, too. */
export interface CheckpointStore {
  save(checkpoint: Uint8Array): Promise<void>;
  /** The last one saved, if any. */
  load(): Promise<Uint8Array | undefined>;
  /**
   * The one saved before it, if that was kept. Asked for where the last one is damaged: the next to be saved then takes that
   * one's place, and this one stays.
   */
  loadPrevious?(): Promise<Uint8Array | undefined>;
}

/**
 * Keeps checkpoints in a folder: the last one, in a file that is replaced whole or not at all, and the one before it
 * until the next is written, synced and read back. Loading changes no file.
 *
 * @param limit larger files are not read, in bytes; default: none
 */
export function checkpointFile(folder: string, limit?: number): CheckpointStore {
  const last = `${folder}/state.safetensors`;
  const previous = `${folder}/state.previous.safetensors`;
  let isLastDamaged = false;
  return {
    save: async (checkpoint) => {
      await writeWhole(last, checkpoint, isLastDamaged ? {} : { backup: previous });
      isLastDamaged = false;
    },
    // Without a last one, a process died between keeping one as the previous and putting the next in its place.
    load: async () => (await readIfThere(last, limit)) ?? readIfThere(previous, limit),
    loadPrevious: () => {
      isLastDamaged = true;
      return readIfThere(previous, limit);
    },
  };
}
