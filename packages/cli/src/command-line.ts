/**
 * A command as one would type it, its words quoted for a shell where they need it. Undefined where one holds characters that
 * are not printed, which may come from a file of someone else.
 *
 * @example commandLine(['predict', 'runs/1', 'my photo.png']); // npx freetickets predict runs/1 'my photo.png'
 */
export function commandLine(args: readonly string[]): string | undefined {
  if (args.some((arg) => /[\p{C}\u2028\u2029]/u.test(arg))) return undefined;
  return ['npx', 'freetickets', ...args.map(quoted)].join(' ');
}

const quoted = (word: string): string =>
  /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
