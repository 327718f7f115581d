import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileError } from '@freetickets/core';

/** Images and folders in a folder. */
interface Contents {
  /** The names of images. */
  readonly images: readonly string[];
  /** The names of folders. */
  readonly folders: readonly string[];
  /** The paths of images of other formats. */
  readonly others: readonly string[];
}

const problems = new Map([
  ['ENOENT', 'there is none. Give one that holds images.'],
  ['ENOTDIR', 'it is a file. Give a folder that holds images, or a .csv or .npy file.'],
]);

/** What is in a folder, sorted by name, but for hidden files. Throws a `FileError` where it cannot be read. */
export async function contentsOf(folder: string): Promise<Contents> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    const problem = problems.get(cause.code) ?? `${cause.code}.`;
    throw new FileError(folder, `the folder cannot be read: ${problem}`, { cause });
  });
  const images: string[] = [];
  const folders: string[] = [];
  const others: string[] = [];
  for (const entry of entries.filter(({ name }) => !/^(\.|__MACOSX$)/.test(name))) {
    const { name } = entry;
    const kind = entry.isSymbolicLink() ? await target(join(folder, name)) : entry;
    if (kind.isDirectory()) folders.push(name);
    else if (isImage(name)) images.push(name);
    else if (otherImage.test(name)) others.push(join(folder, name));
  }
  return { images: images.sort(), folders: folders.sort(), others: others.sort() };
}

/** What a link leads to. */
const target = (path: string) =>
  stat(path).catch((cause) => {
    throw new FileError(path, 'the link leads to nothing. Remove it, or bring back its target.', {
      cause,
    });
  });

/** Images, by their ending, that are not read. */
const otherImage = /\.(gif|webp|bmp|tiff?|avif|hei[cf]|jp2|jfif|svg)$/i;

/** Whether a path is that of an image, by its ending; hidden files are none. */
export function isImage(path: string): boolean {
  return /(^|[\\/])[^.\\/][^\\/]*\.(png|jpe?g)$/i.test(path);
}
