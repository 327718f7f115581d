import { main } from '@freetickets/cli';
import { vi } from 'vitest';
import { app } from './app.js';

/** Runs the command line, and catches what it writes. */
export async function command(...args: string[]) {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += text;
      return true;
    }),
  );
  try {
    return { code: await main(app, args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Runs the first command of a text that begins with these words, as it is printed. */
export async function printed(text: string, ...words: string[]) {
  const line = text.split('\n').find((each) => each.trim().startsWith(words.join(' ')));
  if (line === undefined) throw new Error(`no ${words.join(' ')} in: ${text}`);
  return command(...line.trim().split(' ').slice(2));
}
