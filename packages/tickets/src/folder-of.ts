import { fileURLToPath } from 'node:url';
import { FileError } from '@freetickets/core';

/** The folder that a path or a `file:` address names. Throws a `FileError` for an address of another machine. */
export function folderOf(address: string): string {
  if (!address.startsWith('file:')) return address;
  try {
    return fileURLToPath(address);
  } catch (cause) {
    throw new FileError(address, 'is no address of a folder of this machine.', { cause });
  }
}
