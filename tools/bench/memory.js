import { readFileSync } from 'node:fs';

/** The most memory, in bytes, that this process has held at once. */
function peak() {
  try {
    const [, kilobytes] = readFileSync('/proc/self/status', 'utf8').match(/VmHWM:\s*(\d+)/);
    return 1024 * Number(kilobytes);
  } catch {
    return 1024 * process.resourceUsage().maxRSS;
  }
}

/** Begins to watch; the function it returns gives by how much the process has grown at most since then, in bytes. */
export function watchMemory() {
  const before = process.memoryUsage().rss;
  return () => Math.max(0, peak() - before);
}
