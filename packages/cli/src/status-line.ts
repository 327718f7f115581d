/** The last line of a terminal, which is written anew as work goes on; other lines go above it. */
export interface StatusLine {
  /** Shows as many of the parts as fit the width, from the front; without parts the line goes away. */
  show(parts: readonly string[]): void;
  /** Writes text that stays. */
  above(text: string): void;
}

interface Terminal {
  readonly columns?: number;
  write(text: string): unknown;
}

/** Milliseconds between two updates: short steps do not wait for the terminal. */
const INTERVAL = 100;

const clear = '\r\u001b[K';

/** Makes the last line of a terminal a status line. */
export function createStatusLine(
  terminal: Terminal,
  now: () => number = () => performance.now(),
): StatusLine {
  let line = '';
  let written = Number.NEGATIVE_INFINITY;
  return {
    show: (parts) => {
      const next = fitting(parts, (terminal.columns ?? 80) - 1);
      const isSoon = line !== '' && next !== '' && now() - written < INTERVAL;
      if (next === line || isSoon) return;
      terminal.write(`${clear}${next}`);
      line = next;
      written = now();
    },
    above: (text) => {
      terminal.write(`${line && clear}${text}\n${line}`);
    },
  };
}

/** The parts from the front that fit a width, two spaces between them. */
function fitting(parts: readonly string[], width: number): string {
  const fit = parts.findIndex((_, i) => parts.slice(0, i + 1).join('  ').length > width);
  return parts.slice(0, fit < 0 ? undefined : fit).join('  ');
}
