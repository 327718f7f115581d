import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The machine's peak in GFLOP/s for each number of threads; an empty map where there is no C compiler. */
export const measurePeak = (threadCounts) => measureWith('peak', threadCounts);

/** Its memory's bandwidth in GB/s, likewise. */
export const measureBandwidth = (threadCounts) => measureWith('bandwidth', threadCounts);

function measureWith(name, threadCounts) {
  const folder = mkdtempSync(join(tmpdir(), 'freetickets-bench-'));
  try {
    const program = join(folder, name);
    const source = fileURLToPath(new URL(`${name}.c`, import.meta.url));
    const flags = ['-O3', '-march=native', '-pthread', source, '-o', program];
    execFileSync(process.env.CC ?? 'cc', flags, { stdio: 'ignore' });
    const run = (threads) => Number(execFileSync(program, [String(threads)]));
    return new Map(threadCounts.map((threads) => [threads, run(threads)]));
  } catch {
    return new Map();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
