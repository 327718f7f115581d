import { readInFolder } from './files.node.js';

/** Whether a file is one of those that the tests write. */
export const isKnown = (name: string) => /^[abc]$/.test(name);

/** What is in a folder of files named a, b and c, as `readInFolder` finds it. */
export async function contentOf(folder: string): Promise<{ [name: string]: string }> {
  const names = ['a', 'b', 'c'];
  const contents = await Promise.all(
    names.map((name) => readInFolder(folder, name).then(String, () => undefined)),
  );
  return Object.fromEntries(
    names.flatMap((name, i) => (contents[i] === undefined ? [] : [[name, contents[i]]])),
  );
}
